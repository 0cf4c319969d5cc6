import { Descriptions } from "antd";
import { useOne, type Schema } from "@/shared/api";
import { useAccount, useMay } from "@/shared/session";
import { Section, When } from "@/shared/ui";
import { PlaceWords } from "../parts/place-words";
import { useWords } from "../words";
import "../acquisition.css";

type Touch = Schema<"TouchAnswer">;

/** Where a member came from: the first and the last touch before joining, and what says so. */
export function Origin({ memberId }: { memberId: string }) {
  const w = useWords();
  const { stores } = useAccount();
  // What brings members is about all stores: whose access is limited to some does not see it.
  const may = useMay("members.read") && stores === null;
  const asked = { query: { member_id: [memberId] } };
  const { data } = useOne("/v1/acquisition/members", asked, { isEnabled: may });
  const [found] = data?.items ?? [];
  // Until it was worked out there is nothing to tell, and nobody waits for it.
  if (!found) return null;
  const { first, last, touch_count } = found;
  if (touch_count === 0) {
    return (
      <Section title={w("origin")}>
        <p className="acquisition-origin">
          {w("originNone")} <PlaceWords places={last} />
        </p>
      </Section>
    );
  }
  const isOne = touch_count === 1;
  return (
    <Section title={w("origin")} lead={w("originLead", { count: touch_count })}>
      <TouchWords title={isOne ? null : w("firstTouch")} touch={first} />
      {!isOne && <TouchWords title={w("lastTouch")} touch={last} />}
    </Section>
  );
}

function TouchWords({ title, touch }: { title: string | null; touch: Touch }) {
  const w = useWords();
  const evidence = Object.entries(touch.evidence);
  return (
    <Descriptions
      size="small"
      layout="vertical"
      colon={false}
      column={{ xs: 1, sm: 2, xl: 4 }}
      title={title}
      items={[
        { key: "at", label: w("touchedAt"), children: <When at={touch.occurred_at} as="minute" /> },
        { key: "places", label: w("places"), children: <PlaceWords places={touch} /> },
        { key: "how", label: w("how"), children: w(`how.${touch.how}`) },
        {
          key: "evidence",
          label: w("evidence"),
          children: (
            <code className="acquisition-leads-to">
              {evidence.map(([name, text]) => `${name}=${text}`).join(" · ")}
            </code>
          ),
        },
      ]}
    />
  );
}
