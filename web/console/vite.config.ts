import react from "@vitejs/plugin-react";
import { fileURLToPath, URL } from "node:url";
import { defineConfig } from "vite";
import { compressed } from "./build/compressed.ts";
import { only } from "./build/only.ts";

// `npm run dev` shows changes at once; it asks the platform that runs at its usual port.
const PLATFORM = process.env["REGULARS_PLATFORM"] ?? "http://127.0.0.1:8080";

export default defineConfig({
  base: "/console/",
  plugins: [only(), react(), compressed()],
  resolve: {
    alias: {
      "@": fileURLToPath(new URL("src", import.meta.url)),
      "@api": fileURLToPath(new URL("../shared/api", import.meta.url)),
    },
  },
  build: {
    target: "es2023",
    manifest: "manifest.json",
    reportCompressedSize: false,
    assetsInlineLimit: 0,
    // The parts that are loaded when they are asked for may be large: only charts are.
    chunkSizeWarningLimit: 1500,
  },
  server: {
    proxy: {
      "/v1": { target: PLATFORM, changeOrigin: false },
      "/docs": { target: PLATFORM, changeOrigin: false },
      "/schema": { target: PLATFORM, changeOrigin: false },
    },
  },
});
