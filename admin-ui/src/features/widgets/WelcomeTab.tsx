import { StringListSetting } from "./StringListSetting.tsx";
import { SettingGroup, TextSetting } from "./settingFields.tsx";

/** What a visitor reads first. */
export function WelcomeTab() {
  return (
    <SettingGroup title="First words">
      <TextSetting
        path="settings.welcome.message"
        label="Welcome message"
        help="Markdown works: **bold**, lists, links."
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
      <TextSetting
        path="settings.welcome.placeholder"
        label="Text in the empty input"
        optional
        maxChars={80}
        placeholder="Write a message"
      />
    </SettingGroup>
  );
}
