import { ORIGINS_MAX } from "@chat/contract/limits";
import { Notice } from "@chat/ui-kit/components/Notice.tsx";
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
        help="With https:// and without a path. Add www and the bare name if you use both; * allows every website."
        add="Add website"
        max={ORIGINS_MAX}
        placeholder="https://www.example.com"
        isOrdered={false}
        mono
      />
    </SettingGroup>
  );
}
