import { Input, Modal, Spin, type InputRef } from "antd";
import { useEffect, useRef, useState } from "react";
import { useNavigate } from "react-router";
import { useDeferred } from "./use-deferred";
import { useFound, type Found } from "./use-found";
import { useFrameWords } from "./words";

interface PaletteProps {
  /** What was written before it stood here. */
  begunWith: string;
  onClose: () => void;
}

/** Finds members, rules, tiers and pages by what one writes; arrows and Enter are enough. */
export function Palette({ begunWith, onClose }: PaletteProps) {
  const w = useFrameWords();
  const navigate = useNavigate();
  const [text, setText] = useState(begunWith);
  const [at, setAt] = useState(0);
  const [isOpening, setOpening] = useState(false);
  const asked = useDeferred(text);
  const { found, isAsking } = useFound(asked);
  const isAnswered = asked === text.trim() && !isAsking;
  const list = useRef<HTMLDivElement>(null);
  const input = useRef<InputRef>(null);
  const chosen = Math.min(at, found.length - 1);

  useEffect(() => {
    list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [chosen]);

  function open(entry: Found | undefined): void {
    if (!entry) return;
    onClose();
    void navigate(entry.to);
  }

  // Enter opens what was found for the words that stand there, not for those before.
  const awaited = isOpening && isAnswered ? found[chosen]?.to : undefined;
  useEffect(() => {
    if (awaited === undefined) return;
    onClose();
    void navigate(awaited);
  }, [awaited, navigate, onClose]);

  function press(event: React.KeyboardEvent): void {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "ArrowDown") setAt(Math.min(chosen + 1, found.length - 1));
    else if (event.key === "ArrowUp") setAt(Math.max(chosen - 1, 0));
    else if (event.key === "Enter") setOpening(true);
    else return;
    event.preventDefault();
  }

  return (
    <Modal
      open
      footer={null}
      closable={false}
      onCancel={onClose}
      className="palette"
      title={<span className="heard">{w("searchAll")}</span>}
      afterOpenChange={(isOpen) => isOpen && input.current?.focus()}
    >
      <Input
        ref={input}
        autoFocus
        size="large"
        variant="borderless"
        value={text}
        placeholder={w("searchHint")}
        aria-label={w("searchAll")}
        role="combobox"
        aria-expanded={found.length > 0}
        aria-controls="found"
        aria-activedescendant={found[chosen] ? `found-${chosen}` : ""}
        suffix={isAsking ? <Spin size="small" /> : <span />}
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
          setOpening(false);
        }}
        onKeyDown={press}
      />
      <div
        id="found"
        role="listbox"
        tabIndex={-1}
        ref={list}
        aria-label={w("searchAll")}
        className="found"
      >
        {found.map((entry, index) => (
          <Entry
            key={entry.to}
            entry={entry}
            id={`found-${index}`}
            isChosen={index === chosen}
            isFirst={entry.kind !== found[index - 1]?.kind}
            onOpen={() => open(entry)}
          />
        ))}
      </div>
      {text && found.length === 0 && !isAsking && (
        <div className="found-nothing" role="status">
          {w("searchNothing", { text })}
        </div>
      )}
    </Modal>
  );
}

interface EntryProps {
  entry: Found;
  id: string;
  isChosen: boolean;
  /** The first of its kind says which kind it is. */
  isFirst: boolean;
  onOpen: () => void;
}

const KINDS = {
  member: "searchMembers",
  page: "searchPages",
  goal: "searchGoals",
  rule: "searchRules",
  segment: "searchSegments",
  tier: "searchTiers",
} as const;

function Entry({ entry, id, isChosen, isFirst, onOpen }: EntryProps) {
  const w = useFrameWords();
  return (
    // Keys are heard by the field above, which names the chosen entry.
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      id={id}
      role="option"
      aria-selected={isChosen}
      tabIndex={-1}
      className="found-entry"
      onClick={onOpen}
    >
      <span className="found-kind">{isFirst && w(KINDS[entry.kind])}</span>
      <span className="found-title">{entry.title}</span>
      <span className="secondary">{entry.more}</span>
    </div>
  );
}
