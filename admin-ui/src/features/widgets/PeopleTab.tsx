import { DEFAULT_TEXTS } from "@chat/contract/widgets";
import { AttachmentSettings } from "./AttachmentSettings.tsx";
import { ChoiceSetting, DefaultTextSetting, SettingGroup, SwitchSetting } from "./settingFields.tsx";

/** What visitors meet when people are involved, or when nobody is there. */
export function PeopleTab() {
  return (
    <>
      <SettingGroup
        title="When nobody is on shift"
        help="A visitor who asks for a person then may keep the place in the queue, leave an e-mail or go on with the assistant."
      >
        <DefaultTextSetting
          path="settings.people.awayMessage"
          defaultText={DEFAULT_TEXTS.awayMessage}
          label="Away message"
          lines
          maxChars={500}
          help="Truthful and short: when somebody is back."
        />
        <SwitchSetting
          path="settings.people.canLeaveEmail"
          label="Visitors may leave an e-mail address"
          help="Your team finds it with the chat."
        />
      </SettingGroup>
      <SettingGroup title="While they write">
        <SwitchSetting
          path="settings.people.isTypingShown"
          label="Agents see what visitors type before it is sent"
          help="Visitors are told so below the line they write in. Off: agents see only that somebody types."
        />
      </SettingGroup>
      <AttachmentSettings />
      <SettingGroup title="At the end">
        <SwitchSetting
          path="settings.people.isRatingEnabled"
          label="Ask for a rating"
          help="One to five stars with a comment; shown in the reports."
        />
        <ChoiceSetting
          path="settings.people.reopensTo"
          label="When a visitor writes to a chat that ended"
          options={[
            { value: "assistant", label: "The chat goes on with the assistant" },
            { value: "waiting", label: "The chat waits for a person" },
            { value: "newChat", label: "A new chat starts" },
          ]}
        />
      </SettingGroup>
    </>
  );
}
