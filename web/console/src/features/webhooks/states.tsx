import type { Schema } from "@/shared/api";
import { useFormats } from "@/shared/formats";
import { StateTag, type StateTone } from "@/shared/ui";
import { useWords } from "./words";

type Endpoint = Schema<"Endpoint">;
type Delivery = Schema<"Delivery">;

const ENDPOINT: Record<Endpoint["state"], StateTone> = {
  active: "good",
  paused: "waiting",
  disabled: "bad",
};

const DELIVERY: Record<Delivery["state"], StateTone> = {
  waiting: "waiting",
  succeeded: "good",
  failed: "bad",
};

/** Whether an endpoint gets messages, and since when it has not taken any. */
export function EndpointState({ of: endpoint }: { of: Endpoint }) {
  const w = useWords();
  const formats = useFormats();
  const { state, failing_since: since } = endpoint;
  return (
    <>
      <StateTag tone={ENDPOINT[state]} text={w(state)} />{" "}
      {since && state !== "disabled" && (
        <StateTag tone="warning" text={w("failing", { since: formats.minute(since) })} />
      )}
    </>
  );
}

export function DeliveryState({ of: delivery }: { of: Delivery }) {
  const w = useWords();
  return <StateTag tone={DELIVERY[delivery.state]} text={w(delivery.state)} />;
}
