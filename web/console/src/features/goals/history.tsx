import { useFormats } from "@/shared/formats";
import { NONE, Section, Table, type TableColumns } from "@/shared/ui";
import { StatusTag } from "./status";
import { isOfPeople, type Goal, type Point } from "./types";
import { useTold } from "./use-told";
import { useWords } from "./words";

/** Every period of the trend with what it was counted from, newest first. */
export function History({ goal }: { goal: Goal }) {
  const w = useWords();
  const told = useTold();
  const formats = useFormats();
  const columns: TableColumns<Point> = [
    {
      title: w("period"),
      render: (_, point) => told.period(goal.period, point.period_on),
    },
    {
      title: w("value"),
      align: "right",
      className: "number",
      render: (_, point) => told.value(goal, point.value),
    },
    ...(isOfPeople(goal)
      ? [
          {
            title: w("parts"),
            align: "right" as const,
            className: "number",
            render: (_: unknown, { numerator, denominator }: Point) =>
              numerator === null || denominator === null
                ? NONE
                : w("partsOf", {
                    part: formats.count(numerator),
                    whole: formats.count(denominator),
                  }),
          },
        ]
      : []),
    { title: w("status"), render: (_, point) => <StatusTag status={point.status} /> },
    {
      title: w("countedUntil"),
      render: (_, point) => (point.is_final ? w("whole") : formats.day(point.as_of)),
    },
  ];
  return (
    <Section title={w("history")} lead={w("historyLead")} isFlush>
      <Table<Point>
        aria-label={w("history")}
        rowKey="period_on"
        dataSource={goal.trend.toReversed()}
        columns={columns}
      />
    </Section>
  );
}
