import { Section } from "@/shared/ui";
import { RateTiles } from "../lifecycle/tiles";
import type { LifecycleSections } from "../lifecycle/stages";
import { ReportPart } from "../parts/insight-page";
import { Lines } from "../parts/lines";
import { useReport } from "../parts/report";
import { useCatalogNames } from "@/shared/program";
import { useTerms } from "../parts/use-terms";
import { useWords } from "../words";

interface Sections {
  new_members: { month_on: string; channel: string; member_count: number }[];
  conversion: {
    month_on: string;
    member_count: number;
    converted_count: number;
    converted_share: number | null;
  }[];
  member_share: { month_on: string; member_share: number | null }[];
}

/** Who joined and went on to buy, who left and who came back. */
export function GrowthPart() {
  const w = useWords();
  const asked = useTerms("compared");
  const query = useReport<Sections>("growth", asked);
  const lifecycle = useReport<LifecycleSections>("lifecycle", asked);
  return (
    <ReportPart name="growth" asked={asked} query={query} terms={["compared"]}>
      {({ sections }) => (
        <>
          {lifecycle.data && <RateTiles report={lifecycle.data} />}
          <Section title={w("newMembers")} lead={w("newMembersLead")}>
            <NewMembers rows={sections.new_members} />
          </Section>
          <div className="columns-2 columns-even">
            <Section title={w("conversion")} lead={w("conversionLead")}>
              <Lines
                title={w("conversion")}
                as="months"
                days={sections.conversion.map((each) => each.month_on)}
                lines={[
                  {
                    name: w("newMembers"),
                    type: "bar",
                    values: sections.conversion.map((each) => each.member_count),
                  },
                  {
                    name: w("conversion"),
                    isShare: true,
                    values: sections.conversion.map((each) => each.converted_share),
                  },
                ]}
              />
            </Section>
            <Section title={w("memberShare")} lead={w("memberShareLead")}>
              <Lines
                title={w("memberShare")}
                as="months"
                days={sections.member_share.map((each) => each.month_on)}
                lines={[
                  {
                    name: w("memberShare"),
                    isShare: true,
                    values: sections.member_share.map((each) => each.member_share),
                  },
                ]}
              />
            </Section>
          </div>
        </>
      )}
    </ReportPart>
  );
}

function NewMembers({ rows }: { rows: Sections["new_members"] }) {
  const w = useWords();
  const name = useCatalogNames("channels");
  const months = [...new Set(rows.map((each) => each.month_on))].toSorted();
  const channels = [...new Set(rows.map((each) => each.channel))];
  const counts = new Map(
    rows.map((each) => [`${each.month_on} ${each.channel}`, each.member_count]),
  );
  return (
    <Lines
      title={w("newMembers")}
      as="months"
      days={months}
      lines={channels.map((channel) => ({
        name: channel === "" ? w("without.channels") : name(channel),
        type: "bar",
        stack: "members",
        values: months.map((month) => counts.get(`${month} ${channel}`) ?? 0),
      }))}
    />
  );
}
