import { defineConfig } from "vite";
import { appConfig } from "./kit/vite.app.ts";

export default defineConfig(appConfig("/", 5173));
