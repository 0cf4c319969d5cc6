import { Segmented, Tag } from "antd";
import { useState } from "react";
import { moneyOf, useFormats } from "@/shared/formats";
import { StateTag, type StateTone, Table } from "@/shared/ui";
import { COLUMNS, KINDS } from "../parts/kinds";
import { useCatalogs } from "../parts/place-words";
import { useWords } from "../words";
import type { Line } from "./send-file";
import { useFault } from "./use-fault";

const OUTCOMES = ["created", "known", "refused"] as const;
type Outcome = (typeof OUTCOMES)[number];
type Shown = Outcome | "all";

const TONES: Record<Outcome, StateTone> = { created: "good", known: "neutral", refused: "bad" };
const PAGE_ROWS = 20;

/** Every line of a file as it was read, with what becomes of it. */
export function Lines({ lines }: { lines: Line[] }) {
  const w = useWords();
  const [shown, setShown] = useState<Shown>("all");
  const of = (outcome: Shown) =>
    outcome === "all" ? lines : lines.filter((line) => line.outcome === outcome);
  const there = OUTCOMES.filter((outcome) => of(outcome).length > 0);
  return (
    <div className="stack">
      {there.length > 1 && (
        <Segmented<Shown>
          className="insight-kinds"
          aria-label={w("outcome")}
          value={shown}
          options={(["all", ...there] as const).map((value) => ({
            value,
            label: w(`lines.${value}`, { count: of(value).length }),
          }))}
          onChange={setShown}
        />
      )}
      <LineTable lines={of(shown)} />
    </div>
  );
}

function LineTable({ lines }: { lines: Line[] }) {
  const w = useWords();
  const faultOf = useFault();
  const formats = useFormats();
  return (
    <Table<Line>
      rowKey="line"
      aria-label={w("linesOfFile")}
      dataSource={lines}
      pageRows={PAGE_ROWS}
      columns={[
        {
          title: w("line"),
          align: "right",
          className: "number",
          // The first line of the file names the columns.
          render: (_, { line }) => line + 1,
        },
        {
          title: w("outcome"),
          render: (_, line) => {
            const outcome = OUTCOMES.find((each) => each === line.outcome) ?? "refused";
            return (
              <>
                <StateTag tone={TONES[outcome]} text={w(`outcome.${outcome}`)} />
                {line.error && <div className="small acquisition-fault">{faultOf(line.error)}</div>}
              </>
            );
          },
        },
        { title: w("days"), render: (_, line) => daysOf(line, formats) },
        { title: w("spentOn"), render: (_, { given }) => <Codes codes={given.codes ?? {}} /> },
        {
          title: w("amount"),
          align: "right",
          className: "number",
          render: (_, line) => amountOf(line, formats),
        },
        {
          title: w("referenceAndNote"),
          render: (_, { given }) => [given.reference, given.note].filter(Boolean).join(" · "),
        },
      ]}
    />
  );
}

type Formats = ReturnType<typeof useFormats>;

/** A line that is refused is shown as the file has it, so that it can be found and mended. */
function daysOf({ outcome, given: { from_text, to_text } }: Line, formats: Formats): string {
  const isRange = Boolean(to_text) && to_text !== from_text;
  if (outcome === "refused") return isRange ? `${from_text} – ${to_text}` : from_text;
  return isRange ? formats.days(from_text, to_text) : formats.day(from_text);
}

function amountOf({ outcome, given }: Line, formats: Formats): string {
  const { amount_text, currency } = given;
  if (outcome === "refused") return `${amount_text} ${currency}`;
  return formats.money(moneyOf(amount_text, currency));
}

/** The places of a line; a code that the catalog has not may be a slip of the pen. */
function Codes({ codes }: { codes: NonNullable<Line["given"]["codes"]> }) {
  const w = useWords();
  const catalogs = useCatalogs();
  return (
    <>
      {KINDS.map((kind) => {
        const code = codes[COLUMNS[kind]];
        if (!code) return null;
        const isNew = catalogs[kind].has(code) === false;
        return (
          <div key={kind}>
            {w(`one.${kind}`)}: {catalogs[kind].name(code)}{" "}
            {isNew && <Tag color="warning">{w("isNew")}</Tag>}
          </div>
        );
      })}
    </>
  );
}
