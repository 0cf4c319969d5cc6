import { Select } from "antd";
import { useEffect } from "react";
import { useQueryClient } from "@tanstack/react-query";
import { refresh, useList, useOne, type Schema } from "@/shared/api";
import { useFormats } from "@/shared/formats";
import { DataTable, Empty, MemberName, NONE, Section, StateTag, useView } from "@/shared/ui";
import type { Column, StateTone } from "@/shared/ui";
import { useWords } from "../words";

type Line = Schema<"ShownLine">;
type Outcome = Line["outcome"];

const EVERY_MS = 1_000;
const TONES: Record<Outcome, StateTone> = {
  waiting: "waiting",
  added: "good",
  removed: "good",
  already_listed: "neutral",
  not_listed: "neutral",
  repeated: "neutral",
  unknown: "warning",
  not_a_member: "warning",
  invalid: "bad",
  erased: "neutral",
};
const OUTCOMES = Object.keys(TONES) as Outcome[];

/** What came of each line of a list, by what it came to. */
export function Answers({ code, uploadId }: { code: string; uploadId: string }) {
  const w = useWords();
  const formats = useFormats();
  const client = useQueryClient();
  const [view, setView] = useView(["outcome"]);
  const outcome = OUTCOMES.find((each) => each === view.outcome);
  const path = { code, upload_id: uploadId };
  const found = useOne(
    "/v1/segments/{code}/uploads/{upload_id}",
    { path },
    { every: (answer) => (answer?.upload.applied_at ? false : EVERY_MS) },
  );
  const lines = useList(
    "/v1/segments/{code}/uploads/{upload_id}/lines",
    { path, query: { outcome: outcome ?? null } },
    { name: "lines", limit: 20 },
  );
  const isApplied = found.data ? found.data.upload.applied_at !== null : undefined;
  // Lines that were shown while they waited have their answers once the list is applied.
  useEffect(() => {
    if (isApplied) void refresh(client, [`/v1/segments`]);
  }, [client, isApplied]);
  const outcomes = found.data?.outcomes ?? {};
  const counted = OUTCOMES.filter((each) => (outcomes[each] ?? 0) > 0);
  return (
    <Section
      title={w("answers")}
      lead={isApplied === false ? w("underWay") : w("answersLead")}
      isFlush
      extra={
        counted.length > 1 && (
          <Select
            aria-label={w("answer")}
            popupMatchSelectWidth={false}
            value={outcome ?? ""}
            options={[
              { value: "", label: w("allLines") },
              ...counted.map((each) => ({
                value: each,
                label: `${w(`outcome.${each}`)} ${formats.count(outcomes[each] ?? 0)}`,
              })),
            ]}
            onChange={(value: string) => setView({ outcome: value || null })}
          />
        )
      }
    >
      <DataTable
        label={w("answers")}
        list={lines}
        columns={useColumns()}
        rowKey={(line) => String(line.number)}
        empty={<Empty title={w("noLines")} />}
      />
    </Section>
  );
}

function useColumns(): Column<Line>[] {
  const w = useWords();
  const formats = useFormats();
  return [
    {
      key: "number",
      title: w("line"),
      phone: "title",
      render: (line) => formats.count(line.number),
    },
    {
      key: "value",
      title: w("named"),
      render: (line) => line.value ?? <span className="secondary">{w("hiddenValue")}</span>,
    },
    {
      key: "outcome",
      title: w("answer"),
      render: ({ outcome }) => <StateTag tone={TONES[outcome]} text={w(`outcome.${outcome}`)} />,
    },
    {
      key: "member",
      title: w("member"),
      render: ({ member_id }) => (member_id ? <MemberName id={member_id} /> : NONE),
    },
  ];
}
