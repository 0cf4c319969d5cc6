import type { Schema } from "@/shared/api";
import { Loaded, Section, Table } from "@/shared/ui";
import { useGranted } from "./use-granted";
import { useWords } from "./words";

const NUMBER = { align: "right" as const, className: "number" };

/** What the rule came to of late: units, to how many, how often, and what was taken back. */
export function Granted({ rule }: { rule: Schema<"RuleAnswer"> }) {
  const w = useWords();
  const { days, query, figures } = useGranted(rule);
  if (!query) return null;
  const title = w("grantedLately", { days });
  return (
    <Section title={title} lead={w("grantedLead")} isFlush={figures.length > 0}>
      <Loaded query={query}>
        {() =>
          figures.length === 0 ? (
            <span className="secondary">{w("grantedNothingYet", { days })}</span>
          ) : (
            <Table
              aria-label={title}
              rowKey="asset"
              dataSource={figures}
              columns={[
                { title: w("grantedUnits"), dataIndex: "granted", ...NUMBER },
                { title: w("grantedMembers"), dataIndex: "members", ...NUMBER },
                { title: w("grantedTimes"), dataIndex: "times", ...NUMBER },
                { title: w("grantedBack"), dataIndex: "back", ...NUMBER },
              ]}
            />
          )
        }
      </Loaded>
    </Section>
  );
}
