import { Collapse, Select } from "antd";
import { useOne, type Schema } from "@/shared/api";
import { Sentences, useWording } from "@/shared/conditions";
import { By, Empty, Loaded, Section, StateTag, Table, useView, When } from "@/shared/ui";
import { useWords } from "./words";

type Version = Schema<"RuleVersionAnswer">;

/** All versions of a rule, and where two of them differ: in words and field by field. */
export function VersionsTab({ rule }: { rule: Schema<"RuleAnswer"> }) {
  const w = useWords();
  const [view, setView] = useView(["before", "after"]);
  const numbers = rule.versions.map((each) => each.number);
  const after = Number(view.after ?? numbers.at(-1));
  const before = Number(view.before ?? numbers.at(-2) ?? after);
  const choice = (field: "before" | "after", value: number) => (
    <Select<number>
      aria-label={w(field)}
      value={value}
      options={numbers.map((each) => ({ value: each, label: w("version", { number: each }) }))}
      onChange={(to) => setView({ [field]: String(to) })}
    />
  );
  return (
    <div className="stack">
      <Section title={w("versions")} isFlush>
        <Table<Version>
          rowKey="number"
          aria-label={w("versions")}
          dataSource={rule.versions.toReversed()}
          columns={[
            { title: w("versionNumber"), dataIndex: "number", className: "number" },
            {
              title: w("state"),
              render: (_, each) => (
                <StateTag
                  tone={each.number === rule.in_force ? "good" : "neutral"}
                  text={w(each.number === rule.in_force ? "inForce" : `versionState.${each.state}`)}
                />
              ),
            },
            { title: w("liveFrom"), render: (_, each) => <When at={each.live_from} /> },
            { title: w("liveUntil"), render: (_, each) => <When at={each.live_until} /> },
            { title: w("writtenBy"), render: (_, each) => <By name={each.created_by} /> },
            { title: w("publishedBy"), render: (_, each) => <By name={each.published_by} /> },
          ]}
        />
      </Section>
      <Section
        title={w("differences")}
        extra={
          <div className="rule-compare">
            {choice("before", before)} → {choice("after", after)}
          </div>
        }
      >
        {before === after ? (
          <Empty title={w("nothingToCompare")} />
        ) : (
          <Differences rule={rule} before={before} after={after} />
        )}
      </Section>
    </div>
  );
}

interface DifferencesProps {
  rule: Schema<"RuleAnswer">;
  before: number;
  after: number;
}

function Differences({ rule, before, after }: DifferencesProps) {
  const w = useWords();
  const { program, code } = rule;
  const found = useOne("/v1/programs/{program}/rules/{code}/differences", {
    path: { program, code },
    query: { before, after },
  });
  const bodyOf = (number: number) =>
    rule.versions.find((each) => each.number === number)?.body ?? {};
  const one = useWording(program, { rule: bodyOf(before) });
  const two = useWording(program, { rule: bodyOf(after) });
  return (
    <div className="stack">
      <div className="columns-2">
        <div>
          <h3>{w("version", { number: before })}</h3>
          {one.data && <Sentences wording={one.data} />}
        </div>
        <div>
          <h3>{w("version", { number: after })}</h3>
          {two.data && <Sentences wording={two.data} />}
        </div>
      </div>
      <Loaded query={found}>
        {({ changes }) =>
          changes.length === 0 ? (
            <Empty title={w("noDifferences")} />
          ) : (
            <Collapse
              ghost
              size="small"
              items={[
                {
                  key: "fields",
                  label: w("byField"),
                  children: (
                    <Table
                      rowKey="path"
                      aria-label={w("differences")}
                      dataSource={changes}
                      columns={[
                        { title: w("field"), render: (_, each) => <code>{each.path}</code> },
                        {
                          title: w("before"),
                          render: (_, each) => <Value of={each.before} isOld />,
                        },
                        { title: w("after"), render: (_, each) => <Value of={each.after} /> },
                      ]}
                    />
                  ),
                },
              ]}
            />
          )
        }
      </Loaded>
    </div>
  );
}

function Value({ of, isOld = false }: { of: unknown; isOld?: boolean }) {
  const w = useWords();
  if (of === null || of === undefined) return <span className="secondary">{w("notThere")}</span>;
  const text = typeof of === "string" ? of : JSON.stringify(of);
  return isOld ? <del>{text}</del> : <ins>{text}</ins>;
}
