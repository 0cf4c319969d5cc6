import { Button, Flex } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { useFormats } from "@/shared/formats";
import { Section, StateTag, type StateTone } from "@/shared/ui";
import { AttentionDetails, type Detailed } from "./attention-details";
import type { Overview } from "./figures";
import { useWords } from "./words";

type Alert = Overview["alerts"][number];

const TONES: Record<Alert["severity"], StateTone> = {
  error: "bad",
  warning: "warning",
  task: "active",
};

const PLACES: Partial<Record<Alert["kind"], string>> = {
  failing_webhooks: "/webhooks",
  quarantine: "/quarantine",
  merge_reviews: "/members/reviews",
  returns_in_review: "/orders?kind=return&state=review",
  adjustments: "/members/approvals",
};

/** Today's alerts, the worst first, each with the way to where it is dealt with; and the queues. */
export function Attention({ overview }: { overview: Overview }) {
  const w = useWords();
  const formats = useFormats();
  const [shown, setShown] = useState<Detailed | null>(null);
  const { alerts, queues } = overview;
  return (
    <Section title={w("today")} lead={w("asOf", { time: formats.minute(overview.as_of) })}>
      <div className="stack">
        {alerts.length === 0 ? (
          <div>
            {w("allWell")} <span className="secondary">{w("allWellHint")}</span>
          </div>
        ) : (
          <ul className="alerts">
            {alerts.map((alert) => (
              <li key={alert.kind}>
                <StateTag tone={TONES[alert.severity]} text={w(`severity.${alert.severity}`)} />
                <span className="alert-text">
                  {w(`alert.${alert.kind}`, { count: alert.count })}
                </span>
                <Way kind={alert.kind} onShow={setShown} />
              </li>
            ))}
          </ul>
        )}
        {queues && (
          <Flex wrap gap={16} className="secondary queues">
            <span>{w("queues")}</span>
            <Queue name={w("queueEvents")} count={queues.events} />
            <Queue name={w("queueDeliveries")} count={queues.deliveries} />
            <Queue name={w("queueJobs")} count={queues.jobs} />
          </Flex>
        )}
      </div>
      <AttentionDetails of={shown} onClose={() => setShown(null)} />
    </Section>
  );
}

function Way({ kind, onShow }: { kind: Alert["kind"]; onShow: (kind: Detailed) => void }) {
  const w = useWords();
  const place = PLACES[kind];
  if (place) return <Link to={place}>{w("details")}</Link>;
  return (
    <Button type="link" size="small" onClick={() => onShow(kind as Detailed)}>
      {w("details")}
    </Button>
  );
}

function Queue({ name, count }: { name: string; count: number }) {
  const formats = useFormats();
  return (
    <span>
      {name} <span className="number queue-count">{formats.count(count)}</span>
    </span>
  );
}
