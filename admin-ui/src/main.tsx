import "./styles.css";
import { AppRoot } from "@chat/ui-kit/components/AppRoot.tsx";
import { setAppName } from "@chat/ui-kit/components/PageHeader.tsx";
import { applyTheme, readTheme } from "@chat/ui-kit/theme/theme.ts";
import { createRoot } from "react-dom/client";
import { router } from "./router.tsx";

applyTheme(readTheme());
setAppName("Chat Widget Generator");
const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
createRoot(root).render(<AppRoot as="admin" router={router} />);
