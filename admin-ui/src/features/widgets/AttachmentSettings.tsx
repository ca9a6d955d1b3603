import { FILE_GROUPS, FILE_TYPES, type FileGroup } from "@chat/contract/files";
import { Checkbox } from "@chat/ui-kit/components/Checkbox.tsx";
import { Notice } from "@chat/ui-kit/components/Notice.tsx";
import { useId } from "react";
import { Controller } from "react-hook-form";
import { SettingGroup, SwitchSetting, useBuilderForm } from "./settingFields.tsx";

const NAMES: Record<FileGroup, string> = {
  image: "Pictures",
  document: "Documents",
  text: "Plain text",
  archive: "Archives",
};

/** The endings of a group, as people know them. */
const endingsOf = (group: FileGroup): string =>
  Object.entries(FILE_TYPES)
    .filter(([, type]) => type.group === group)
    .map(([ending]) => ending)
    .join(", ");

/** Whether visitors may send files, and which. */
export function AttachmentSettings() {
  const form = useBuilderForm();
  const id = useId();
  const { isEnabled, groups } = form.watch("settings.attachments");
  return (
    <SettingGroup title="Files" help="What visitors may send. Your team may always send every type that is taken here.">
      <SwitchSetting
        path="settings.attachments.isEnabled"
        label="Visitors may send files"
        help="Up to five with a message: picked, pasted or dropped on the chat."
      />
      {isEnabled && (
        <Controller
          control={form.control}
          name="settings.attachments.groups"
          render={({ field }) => (
            <fieldset className="space-y-2.5">
              <legend className="mb-2 font-medium text-sm">Types</legend>
              {FILE_GROUPS.map((group) => (
                <div key={group} className="flex items-start gap-2.5">
                  <Checkbox
                    id={`${id}-${group}`}
                    aria-describedby={`${id}-${group}-help`}
                    className="mt-0.5"
                    checked={field.value.includes(group)}
                    onCheckedChange={(isOn) =>
                      field.onChange(
                        FILE_GROUPS.filter((each) => (each === group ? isOn === true : field.value.includes(each))),
                      )
                    }
                  />
                  <div className="min-w-0">
                    <label htmlFor={`${id}-${group}`} className="text-base">
                      {NAMES[group]}
                    </label>
                    <p id={`${id}-${group}-help`} className="break-words text-n-11 text-sm">
                      {endingsOf(group)}
                    </p>
                  </div>
                </div>
              ))}
            </fieldset>
          )}
        />
      )}
      {isEnabled && groups.length === 0 && (
        <Notice tone="warning">No type is chosen, so visitors see no button for files.</Notice>
      )}
    </SettingGroup>
  );
}
