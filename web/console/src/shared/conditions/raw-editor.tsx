import { Input } from "antd";
import { useState } from "react";
import type { Leaf } from "./tree";
import { useWords } from "./words";

interface RawEditorProps {
  leaf: Leaf;
  onChange: (leaf: Leaf) => void;
}

/** What the catalog does not know is kept, and can be changed as it is stored. */
export function RawEditor({ leaf, onChange }: RawEditorProps) {
  const w = useWords();
  const [text, setText] = useState(() => JSON.stringify(leaf));
  const [isBad, setBad] = useState(false);
  return (
    <div className="condition-raw">
      <Input.TextArea
        aria-label={w("raw")}
        autoSize
        value={text}
        {...(isBad ? { status: "error" } : {})}
        onChange={(event) => {
          setText(event.target.value);
          const read = readLeaf(event.target.value);
          setBad(read === null);
          if (read) onChange(read);
        }}
      />
      <div className="secondary small">{w(isBad ? "rawBad" : "rawHint")}</div>
    </div>
  );
}

function readLeaf(text: string): Leaf | null {
  try {
    const read = JSON.parse(text) as unknown;
    return typeof read === "object" && read !== null && "op" in read ? (read as Leaf) : null;
  } catch {
    return null;
  }
}
