import { useCallback } from "react";
import { useName } from "@/shared/i18n";

/** What a goal or a figure is called, or means, in the language of now. */
export function useNamed() {
  const name = useName();
  return useCallback(
    (given: Record<string, string>) =>
      name({ en: given["en"] ?? "", "zh-CN": given["zh-CN"] ?? null }),
    [name],
  );
}
