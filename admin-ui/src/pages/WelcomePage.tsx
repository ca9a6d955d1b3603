import { useDocumentTitle } from "@chat/ui-kit/components/PageHeader.tsx";
import { RequireSignedIn } from "@chat/ui-kit/features/account/RequireSignedIn.tsx";
import { Guide } from "../features/welcome/Guide.tsx";
import { previewConfig } from "../features/widgets/builderFields.ts";
import { ColourInput } from "../features/widgets/ColourSetting.tsx";
import { deviceHere } from "../features/widgets/deviceHere.ts";
import { EmbedCode } from "../features/widgets/EmbedCode.tsx";
import { WidgetPreview } from "../features/widgets/WidgetPreview.tsx";

/** The first-run guide; the pieces it shares with the builder are handed in, for features do not import each other. */
export function WelcomePage() {
  useDocumentTitle("Welcome");
  return (
    <RequireSignedIn>
      <Guide
        colourInput={(props) => <ColourInput {...props} />}
        embedCode={(siteKey) => <EmbedCode siteKey={siteKey} isPlain />}
        preview={(widget, draft) => (
          <WidgetPreview
            config={previewConfig(draft ?? widget.settings, widget)}
            state="open"
            colorScheme="light"
            device={deviceHere()}
          />
        )}
      />
    </RequireSignedIn>
  );
}
