import { Descriptions } from "antd";
import type { Schema } from "@/shared/api";
import { Loaded, Section } from "@/shared/ui";
import { useGranted } from "./use-granted";
import { useWords } from "./words";

/** What the rule came to of late: units, to how many, how often, and what was taken back. */
export function Granted({ rule }: { rule: Schema<"RuleAnswer"> }) {
  const w = useWords();
  const { days, query, figures } = useGranted(rule);
  if (!query) return null;
  return (
    <Section title={w("grantedLately", { days })} lead={w("grantedLead")}>
      <Loaded query={query}>
        {() =>
          figures.length === 0 ? (
            <span className="secondary">{w("grantedNothingYet", { days })}</span>
          ) : (
            figures.map((each) => (
              <Descriptions
                key={each.asset}
                size="small"
                column={{ xs: 1, sm: 2, md: 4 }}
                items={[
                  figure("granted", w("grantedUnits"), each.granted),
                  figure("members", w("grantedMembers"), each.members),
                  figure("times", w("grantedTimes"), each.times),
                  figure("back", w("grantedBack"), each.back),
                ]}
              />
            ))
          )
        }
      </Loaded>
    </Section>
  );
}

function figure(key: string, label: string, value: string) {
  return { key, label, children: <span className="number">{value}</span> };
}
