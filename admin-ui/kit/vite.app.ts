import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import type { UserConfig } from "vite";

/** What both React apps build with. `base` is where the backend serves the app; `port` is for `vite dev` alone. */
export const appConfig = (base: string, port: number): UserConfig => ({
  base,
  plugins: [react(), tailwindcss()],
  resolve: {
    dedupe: ["react", "react-dom", "@tanstack/react-query", "react-router"],
    alias: [
      {
        find: /^react-remove-scroll$/,
        replacement: fileURLToPath(new URL("./src/theme/ScrollLock.tsx", import.meta.url)),
      },
    ],
  },
  build: {
    // light-dark() stays as written: every browser that knows it is within the baseline of two years
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
    chunkSizeWarningLimit: 700,
  },
  server: {
    port,
    strictPort: true,
    proxy: Object.fromEntries(
      ["/api", "/files", "/socket.io", "/preview", "/widget.js", "/widget"].map((path) => [
        path,
        { target: process.env.BACKEND_URL ?? "http://127.0.0.1:5000", ws: path === "/socket.io" },
      ]),
    ),
  },
});
