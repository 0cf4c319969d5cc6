import { Select } from "antd";
import { useInstallation } from "@/shared/session";
import { By, Section, StateTag, Table, useView, When } from "@/shared/ui";
import { Differences } from "./differences";
import { bodyOf, isInForce, type Ladder, type Version } from "./ladder";
import { useWords } from "./words";

/** Every version with who wrote it and when it held, and where two of them differ. */
export function VersionsTab({ ladder }: { ladder: Ladder }) {
  const w = useWords();
  const latest = ladder.versions.toReversed();
  return (
    <div className="stack">
      <Section title={w("versions")} isFlush>
        <Table<Version>
          dataSource={latest}
          rowKey="number"
          aria-label={w("versions")}
          columns={[
            { title: w("version"), dataIndex: "number", align: "right", width: 80 },
            { title: w("state"), render: (_, each) => <VersionState version={each} /> },
            { title: w("liveFrom"), render: (_, each) => <When at={each.live_from} /> },
            { title: w("liveUntil"), render: (_, each) => <When at={each.live_until} /> },
            { title: w("writtenBy"), render: (_, each) => <By name={each.created_by} /> },
            { title: w("writtenAt"), render: (_, each) => <When at={each.created_at} /> },
          ]}
        />
      </Section>
      {latest.length > 1 && <Comparison ladder={ladder} />}
    </div>
  );
}

function VersionState({ version }: { version: Version }) {
  const w = useWords();
  const at = useInstallation().now();
  if (version.state === "draft") return <StateTag tone="warning" text={w("state.draft")} />;
  if (isInForce(version, at)) return <StateTag tone="good" text={w("state.live")} />;
  const isAhead = version.live_from !== null && new Date(version.live_from) > at;
  return isAhead ? (
    <StateTag tone="active" text={w("state.ahead")} />
  ) : (
    <StateTag tone="neutral" text={w("state.retired")} />
  );
}

function Comparison({ ladder }: { ladder: Ladder }) {
  const w = useWords();
  const [view, setView] = useView(["before", "after"]);
  const numbers = ladder.versions.map((each) => each.number);
  const after = numbers.find((each) => String(each) === view.after) ?? numbers.at(-1) ?? 1;
  const before = numbers.find((each) => String(each) === view.before) ?? numbers.at(-2) ?? 1;
  const bodyNumbered = (number: number) => {
    const found = ladder.versions.find((each) => each.number === number);
    return found && bodyOf(found);
  };
  const [older, newer] = [bodyNumbered(before), bodyNumbered(after)];
  const options = numbers.map((value) => ({ value, label: w("versionNumber", { number: value }) }));
  return (
    <Section
      title={w("differences")}
      extra={
        <>
          <Select
            aria-label={w("versionBefore")}
            value={before}
            options={options}
            onChange={(value: number) => setView({ before: String(value) })}
          />
          {" → "}
          <Select
            aria-label={w("versionAfter")}
            value={after}
            options={options}
            onChange={(value: number) => setView({ after: String(value) })}
          />
        </>
      }
    >
      {older && newer && <Differences program={ladder.program} before={older} after={newer} />}
    </Section>
  );
}
