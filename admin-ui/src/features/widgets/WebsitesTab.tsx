import { ORIGINS_MAX } from "@chat/contract/limits";
import { completeOrigin, wwwTwin } from "@chat/contract/origins";
import { Button } from "@chat/ui-kit/components/Button.tsx";
import { Notice } from "@chat/ui-kit/components/Notice.tsx";
import { useSteady } from "@chat/ui-kit/components/useSteady.ts";
import { Plus } from "lucide-react";
import { StringListSetting } from "./StringListSetting.tsx";
import { SettingGroup, useBuilderForm } from "./settingFields.tsx";

/** Where the widget may be used; the server enforces it on every request and socket. */
export function WebsitesTab() {
  const origins = useBuilderForm().watch("settings.allowedOrigins");
  const isEmpty = origins.every((origin) => origin.trim() === "");
  return (
    <SettingGroup title="Allowed websites" help="Only pages of these websites may use the widget.">
      {isEmpty && (
        <Notice tone="warning" title="No website is allowed yet">
          The widget works on this platform's own pages only, such as the preview and the test page. Add your website
          before you paste the tag.
        </Notice>
      )}
      {origins.some((origin) => origin.trim() === "*") && (
        <Notice tone="warning" title="Every website is allowed">
          Anyone can put this widget on their page. Name your websites instead where you can.
        </Notice>
      )}
      <StringListSetting
        path="settings.allowedOrigins"
        label="Websites"
        help="The address without what follows the host: www.example.com. While you build it, http://localhost:5173 is a website, too."
        add="Add website"
        max={ORIGINS_MAX}
        placeholder="https://www.example.com"
        isOrdered={false}
        mono
        complete={completeOrigin}
      />
      <Twins origins={origins} />
      <p className="text-n-10 text-sm">
        <code className="font-mono text-xs">https://*.example.com</code> allows every sub-domain, such as
        shop.example.com, but not example.com itself. <code className="font-mono text-xs">*</code> alone allows every
        website.
      </p>
    </SettingGroup>
  );
}

/** Offers the same website with or without `www.`: to a browser these are two. */
function Twins({ origins }: { origins: readonly string[] }) {
  const form = useBuilderForm();
  const listed = new Set(origins.map((origin) => completeOrigin(origin) ?? origin.trim()));
  const found = origins.flatMap((origin) => {
    const twin = wwwTwin(origin);
    return twin === null || listed.has(twin) || listed.has("*") ? [] : [twin];
  });
  // an address is completed when its field is left: what is being pressed then must stay in its place
  const offered = useSteady([...new Set(found)].join(" "));
  if (offered === "") return null;
  return (
    <div className="space-y-2">
      {offered.split(" ").map((twin) => (
        <Button
          key={twin}
          size="sm"
          disabled={origins.length >= ORIGINS_MAX}
          onClick={() =>
            form.setValue("settings.allowedOrigins", [...form.getValues("settings.allowedOrigins"), twin], {
              shouldDirty: true,
              shouldTouch: true,
              shouldValidate: true,
            })
          }
        >
          <Plus aria-hidden />
          Allow {new URL(twin).host}, too
        </Button>
      ))}
    </div>
  );
}
