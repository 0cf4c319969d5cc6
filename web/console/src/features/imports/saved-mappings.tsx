import { Select } from "antd";
import { useOne } from "@/shared/api";
import type { Kind } from "./fields";
import { useWords } from "./words";

interface SavedProps {
  kind: Kind;
  onTake: (text: string) => void;
}

/** Mappings that were kept, of this kind; one that is chosen is there to be looked at first. */
export function SavedMappings({ kind, onTake }: SavedProps) {
  const w = useWords();
  const saved = useOne("/v1/import-mappings", { query: { limit: 500 } });
  const fitting = saved.data?.items.filter((each) => kindOf(each.content) === kind) ?? [];
  if (fitting.length === 0) return null;
  return (
    <Select
      className="saved-mappings"
      aria-label={w("savedMappings")}
      placeholder={w("savedMappings")}
      value={null}
      options={fitting.map(({ name }) => ({ value: name, label: name }))}
      onChange={(name: string) => {
        const chosen = fitting.find((each) => each.name === name);
        if (chosen) onTake(chosen.content);
      }}
    />
  );
}

function kindOf(text: string): string | undefined {
  return /^\s*kind\s*=\s*["'](\w+)["']/m.exec(text)?.[1];
}
