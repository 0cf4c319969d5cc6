import { useCallback, useSyncExternalStore } from "react";
import { ask, type Schema } from "@/shared/api";

/** Small settings of one's pages: compact rows, a narrow menu, the columns of a list. */
type Setting = "dense" | "menu" | `columns.${string}`;

const PREFIX = "regulars.";
const THEME = "appearance";

const listeners = new Set<() => void>();
let ofAccount: Record<string, string> | null = null;
let saving: Promise<unknown> = Promise.resolve();

/**
 * How somebody likes their pages. It is kept on the account, and this browser has a copy, so that
 * a page looks right before the account is known.
 */
export function useKept(name: Setting | typeof THEME) {
  const value = useSyncExternalStore(listen, () => localStorage.getItem(PREFIX + name));
  const choose = useCallback((wanted: string | null) => keep(name, wanted), [name]);
  return [value, choose] as const;
}

/** Take what the account says instead of what whoever was here before liked. */
export function takeFromAccount({ theme, settings }: Schema<"PreferencesAnswer">): void {
  for (const key of Object.keys(localStorage)) {
    const name = key.slice(PREFIX.length);
    if (key.startsWith(PREFIX) && isSetting(name) && !(name in settings)) put(name, null);
  }
  for (const [name, value] of Object.entries(settings)) if (isSetting(name)) put(name, value);
  put(THEME, theme);
  ofAccount = settings;
  for (const tell of listeners) tell();
}

/** From now on choices are this browser's only. */
export function forgetAccount(): void {
  ofAccount = null;
}

function keep(name: Setting | typeof THEME, value: string | null): void {
  put(name, value);
  for (const tell of listeners) tell();
  if (ofAccount === null) return;
  if (name !== THEME) {
    const others = Object.entries(ofAccount).filter(([each]) => each !== name);
    ofAccount = Object.fromEntries(value === null ? others : [...others, [name, value]]);
  }
  const body = { theme: themeOf(localStorage.getItem(PREFIX + THEME)), settings: ofAccount };
  // One after the other, so that the last choice stays; what the server cannot keep, this
  // browser still does.
  saving = saving.then(() => ask("patch", "/v1/preferences", { body }).catch(() => undefined));
}

function put(name: string, value: string | null): void {
  if (value === null) localStorage.removeItem(PREFIX + name);
  else localStorage.setItem(PREFIX + name, value);
}

function isSetting(name: string): name is Setting {
  return name === "dense" || name === "menu" || name.startsWith("columns.");
}

function themeOf(value: string | null): Schema<"PreferencesAnswer">["theme"] {
  return value === "light" || value === "dark" ? value : "system";
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
