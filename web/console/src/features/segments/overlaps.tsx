import { Select } from "antd";
import { useOne } from "@/shared/api";
import { useFormats } from "@/shared/formats";
import { useLanguage } from "@/shared/i18n";
import { Loaded, Section, Table, useView } from "@/shared/ui";
import { nameOf, type Segment } from "./types";
import { useWords } from "./words";

const OTHERS_MAX = 5;
const KEPT_MS = 60_000;

/** Who of this segment is in others too, for every combination; the address names the others. */
export function Overlaps({ segment }: { segment: Segment }) {
  const w = useWords();
  const language = useLanguage();
  const [view, setView] = useView(["with"]);
  const others = view.with?.split(",") ?? [];
  const all = useOne("/v1/segments", {}, { staleMs: KEPT_MS });
  const items = all.data?.items ?? [];
  const name = (code: string) => {
    const found = items.find((each) => each.code === code);
    return found ? nameOf(found, language) : code;
  };
  return (
    <Section title={w("overlaps")} lead={w("overlapsLead")}>
      <div className="stack">
        <Select
          mode="multiple"
          aria-label={w("overlapWith")}
          placeholder={w("overlapWith")}
          value={others}
          maxCount={OTHERS_MAX}
          options={items
            .filter((each) => each.code !== segment.code)
            .map((each) => ({ value: each.code, label: nameOf(each, language) }))}
          onChange={(codes: string[]) => setView({ with: codes.join(",") })}
        />
        {others.length > 0 && <Regions segment={segment} others={others} name={name} />}
      </div>
    </Section>
  );
}

interface RegionsProps {
  segment: Segment;
  others: string[];
  name: (code: string) => string;
}

function Regions({ segment, others, name }: RegionsProps) {
  const w = useWords();
  const formats = useFormats();
  const asked = { path: { code: segment.code }, query: { with: others } };
  const found = useOne("/v1/segments/{code}/overlaps", asked, { keeps: true });
  const number = { align: "right" as const, className: "number" };
  return (
    <Loaded query={found}>
      {({ regions }) => (
        <Table
          aria-label={w("overlaps")}
          rowKey={(region) => region.codes.join(" ")}
          dataSource={regions.toSorted((one, other) => one.codes.length - other.codes.length)}
          columns={[
            { title: w("combination"), render: (_, region) => region.codes.map(name).join(" ∩ ") },
            {
              title: w("inAll"),
              ...number,
              render: (_, region) => formats.count(region.member_count),
            },
            {
              title: w("inNoOther"),
              ...number,
              render: (_, region) => formats.count(region.only_count),
            },
          ]}
        />
      )}
    </Loaded>
  );
}
