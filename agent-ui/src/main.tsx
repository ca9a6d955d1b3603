import "./styles.css";
import { AppRoot } from "@chat/ui-kit/components/AppRoot.tsx";
import { applyTheme, readTheme } from "@chat/ui-kit/theme/theme.ts";
import { createRoot } from "react-dom/client";
import { router } from "./router.tsx";

applyTheme(readTheme());
const root = document.getElementById("root");
if (root) createRoot(root).render(<AppRoot as="agent" router={router} toasts="top" />);
