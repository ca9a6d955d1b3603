import { Link } from "react-router";
import { StringListSetting } from "./StringListSetting.tsx";
import { NumberSetting, SettingGroup, SwitchSetting, TextSetting, useBuilderForm } from "./settingFields.tsx";

/** Whether and how the assistant answers in this widget, and when it hands over. */
export function AssistantTab() {
  const form = useBuilderForm();
  const isOn = form.watch("settings.assistant.isEnabled");
  return (
    <>
      <SettingGroup title="Assistant">
        <SwitchSetting
          path="settings.assistant.isEnabled"
          label="The assistant answers first"
          help="Off: every chat goes straight to your team."
        />
        {isOn && (
          <>
            <TextSetting
              path="settings.assistant.name"
              label="Its name"
              help="Always shown with the label “AI”."
              maxChars={40}
            />
            <TextSetting
              path="settings.assistant.instructions"
              label="Instructions"
              optional
              lines
              help={
                <>
                  Tone and rules, in your words. Facts belong in the{" "}
                  <Link to="/knowledge" className="text-accent-text underline underline-offset-2">
                    knowledge
                  </Link>
                  . Visitors never see this text.
                </>
              }
              maxChars={4000}
              placeholder="Answer briefly and warmly. Never promise delivery dates."
            />
          </>
        )}
      </SettingGroup>
      {isOn && (
        <SettingGroup
          title="Handing over to people"
          help="The assistant also hands over when a visitor asks for it or when it fails."
        >
          <SwitchSetting
            path="settings.assistant.canVisitorAskForPerson"
            label="“Talk to a person” button"
            help="Always in the same place, also before the first message."
          />
          <NumberSetting
            path="settings.assistant.escalateAfterMisses"
            label="Hand over after this many answers in a row that found nothing"
            min={1}
            max={10}
          />
          <StringListSetting
            path="settings.assistant.escalateOnWords"
            label="Words that hand over at once"
            help="When one of them is in a visitor's message."
            add="Add word"
            max={50}
            placeholder="refund"
            isOrdered={false}
          />
        </SettingGroup>
      )}
    </>
  );
}
