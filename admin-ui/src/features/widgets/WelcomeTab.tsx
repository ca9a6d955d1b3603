import { DEFAULT_TEXTS } from "@chat/contract/widgets";
import { StringListSetting } from "./StringListSetting.tsx";
import { DefaultTextSetting, SettingGroup } from "./settingFields.tsx";

/** What a visitor reads first. */
export function WelcomeTab() {
  return (
    <SettingGroup title="First words">
      <DefaultTextSetting
        path="settings.welcome.message"
        label="Welcome message"
        help="Markdown works: **bold**, lists, links."
        defaultText={DEFAULT_TEXTS.message}
        lines
        maxChars={1000}
      />
      <StringListSetting
        path="settings.welcome.starters"
        label="Starter questions"
        help="Offered before the first message, so that nobody has to start with an empty page."
        add="Add question"
        max={6}
        placeholder="Where is my order?"
      />
      <DefaultTextSetting
        path="settings.welcome.placeholder"
        label="Text in the empty input"
        maxChars={80}
        defaultText={DEFAULT_TEXTS.placeholder}
      />
    </SettingGroup>
  );
}
