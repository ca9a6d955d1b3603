import { type Widget, widgetsApi } from "@chat/contract/widgets";
import { Button } from "@chat/ui-kit/components/Button.tsx";
import { ConfirmDialog } from "@chat/ui-kit/components/ConfirmDialog.tsx";
import { ToggleField } from "@chat/ui-kit/components/Field.tsx";
import { Notice } from "@chat/ui-kit/components/Notice.tsx";
import { Switch } from "@chat/ui-kit/components/Switch.tsx";
import { toast } from "@chat/ui-kit/components/Toast.tsx";
import { errorText } from "@chat/ui-kit/data/errorText.ts";
import { useAction } from "@chat/ui-kit/data/useAction.ts";
import { useState } from "react";
import { Link, useNavigate } from "react-router";
import { EmbedCode } from "./EmbedCode.tsx";
import { SettingGroup } from "./settingFields.tsx";

interface InstallTabProps {
  widget: Widget;
  /** Takes the widget as the server has it now. */
  onSaved: (widget: Widget) => void;
}

/** The tag to paste, the switch, and the end. These act at once, not with the save bar. */
export function InstallTab({ widget, onSaved }: InstallTabProps) {
  const navigate = useNavigate();
  const update = useAction(widgetsApi.update, [widgetsApi.list]);
  const remove = useAction(widgetsApi.remove, [widgetsApi.list]);
  const [asksToDelete, setAsksToDelete] = useState(false);
  const [isSwitching, setSwitching] = useState(false);
  const params = { siteKey: widget.siteKey };

  const switchTo = async (isEnabled: boolean) => {
    setSwitching(true);
    try {
      onSaved(await update({ params, body: { isEnabled } }));
      toast.success(isEnabled ? "The widget is on." : "The widget is off.");
    } catch (error) {
      toast.error(errorText(error));
    } finally {
      setSwitching(false);
    }
  };

  return (
    <>
      <SettingGroup title="Put it on your website">
        {widget.isDemo && (
          <Notice
            tone="warning"
            action={
              <Button size="sm" asChild>
                <Link to="/welcome">Make your widget</Link>
              </Button>
            }
          >
            This is the demo: it answers from knowledge about this product. Make a widget of your own for your website.
          </Notice>
        )}
        {!widget.isDemo && widget.settings.allowedOrigins.length === 0 && (
          <Notice tone="warning">Add your website under “Websites” and save, or the widget stays hidden there.</Notice>
        )}
        <EmbedCode siteKey={widget.siteKey} />
      </SettingGroup>
      <SettingGroup title="On or off">
        <ToggleField
          label="The widget is on"
          help="Off: it disappears from your website with the next page view; the tag may stay. Chats and settings are kept."
        >
          {(control) => (
            <Switch
              {...control}
              checked={widget.isEnabled}
              disabled={isSwitching}
              onCheckedChange={(isOn) => void switchTo(isOn)}
            />
          )}
        </ToggleField>
      </SettingGroup>
      {!widget.isDemo && (
        <SettingGroup title="Delete" help="Its chats stay in the archive; its settings are gone for good.">
          <Button variant="dangerQuiet" onClick={() => setAsksToDelete(true)}>
            Delete widget
          </Button>
        </SettingGroup>
      )}
      <ConfirmDialog
        open={asksToDelete}
        onOpenChange={setAsksToDelete}
        title={`Delete the widget “${widget.name}”?`}
        action="Delete widget"
        typeToConfirm={widget.name}
        run={async () => {
          await remove({ params });
          toast.success(`“${widget.name}” is deleted.`);
          void navigate("/widgets", { replace: true });
        }}
      >
        <p>
          It disappears from every website that has its tag, and its design and rules are lost.
          {widget.chatCount > 0 && ` Its chats (${widget.chatCount.toLocaleString()}) stay in the archive.`}
        </p>
      </ConfirmDialog>
    </>
  );
}
