import type { Plugin } from "vite";

const ROUTES = /\/src\/features\/([^/]+)\/routes\.ts$/;

/**
 * Leaves out all features but those that `CONSOLE_ONLY` names (`members,stores`): whoever works on
 * one builds and tests it while others are in pieces.
 */
export function only(): Plugin {
  const named = process.env["CONSOLE_ONLY"];
  const chosen = named === undefined ? null : new Set(named.split(","));
  return {
    name: "regulars-only",
    enforce: "pre",
    load(id) {
      const feature = ROUTES.exec(id)?.[1];
      if (chosen === null || feature === undefined || chosen.has(feature)) return null;
      return `export default { name: "${feature}", pages: [] };`;
    },
  };
}
