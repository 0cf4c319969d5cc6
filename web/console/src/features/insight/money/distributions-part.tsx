import { binsOf } from "../layers/ranges";
import { Bins } from "../parts/bins";
import { ReportPart } from "../parts/insight-page";
import { useReport } from "../parts/report";
import { useTerms } from "../parts/use-terms";
import { useWords } from "../words";

type Rows = Record<string, number | null>[];

interface Sections {
  recency: Rows;
  frequency: Rows;
  basket: Rows;
  spend: Rows;
}

/** How lately, how often, for how much a sale and for how much in all members bought. */
export function DistributionsPart() {
  const w = useWords();
  const asked = useTerms("from", "returns");
  const query = useReport<Sections>("distributions", asked);
  const members = w("membersColumn");
  const inMoney = (title: string, currency: string) =>
    currency ? w("inCurrency", { title, currency }) : title;
  return (
    <ReportPart name="distributions" asked={asked} query={query} terms={["from", "returns"]}>
      {({ sections, currency }) => (
        <div className="columns-2 columns-even">
          <Bins
            title={inMoney(w("basketRanges"), currency)}
            of="amount"
            bins={binsOf(sections.basket, "amount")}
            counted={w("sales")}
          />
          <Bins
            title={inMoney(w("spendRanges"), currency)}
            of="amount"
            bins={binsOf(sections.spend, "amount")}
            counted={members}
          />
          <Bins
            title={w("frequencyRanges")}
            of="sales"
            bins={binsOf(sections.frequency, "sales")}
            counted={members}
          />
          <Bins
            title={w("recencyRanges")}
            of="days"
            bins={binsOf(sections.recency, "days")}
            counted={members}
          />
        </div>
      )}
    </ReportPart>
  );
}
