import { defineConfig } from "vite";
import { appConfig } from "../admin-ui/kit/vite.app.ts";

export default defineConfig(appConfig("/agent/", 5174));
