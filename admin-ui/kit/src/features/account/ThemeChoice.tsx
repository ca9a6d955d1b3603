import { Monitor, Moon, Sun } from "lucide-react";
import { Segmented } from "../../components/Segmented.tsx";
import { useTheme } from "../../theme/theme.ts";

/** Light, dark or like the system, for this device. */
export function ThemeChoice() {
  const [theme, setTheme] = useTheme();
  return (
    <Segmented
      label="Theme"
      value={theme}
      onChange={setTheme}
      options={[
        { value: "system", label: "System", icon: <Monitor aria-hidden /> },
        { value: "light", label: "Light", icon: <Sun aria-hidden /> },
        { value: "dark", label: "Dark", icon: <Moon aria-hidden /> },
      ]}
    />
  );
}
