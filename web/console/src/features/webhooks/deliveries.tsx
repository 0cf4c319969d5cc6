import { Link } from "react-router";
import { useList, type Schema } from "@/shared/api";
import {
  DataTable,
  Empty,
  FilterBar,
  FilterChoice,
  FilterText,
  NONE,
  Section,
  useView,
  When,
  type Column,
} from "@/shared/ui";
import { DeliveryState } from "./states";
import "./webhooks.css";
import { useWords } from "./words";

type Delivery = Schema<"Delivery">;

const FILTERS = ["state", "topic"] as const;
const EVERY_MS = 5_000;

/** What was sent to an endpoint, the latest first; it follows while one looks. */
export function Deliveries({ endpointId }: { endpointId: string }) {
  const w = useWords();
  const [view] = useView(FILTERS);
  const deliveries = useList(
    "/v1/webhooks/deliveries",
    {
      query: {
        endpoint_id: endpointId,
        state: (view.state as Delivery["state"] | undefined) ?? null,
        topic: view.topic ?? null,
      },
    },
    { limit: 20, everyMs: EVERY_MS },
  );
  return (
    <Section title={w("deliveries")} lead={w("deliveriesLead")}>
      <div className="delivery-filters">
        <FilterBar names={FILTERS}>
          <FilterChoice
            name="state"
            label={w("state")}
            options={(["waiting", "succeeded", "failed"] as const).map((state) => ({
              value: state,
              label: w(state),
            }))}
          />
          <FilterText name="topic" label={w("topic")} />
        </FilterBar>
      </div>
      <DataTable
        list={deliveries}
        columns={useDeliveryColumns()}
        rowKey={(delivery) => delivery.id}
        to={(delivery) => `/webhooks/deliveries/${delivery.id}`}
        label={w("deliveries")}
        empty={<Empty title={w("deliveriesEmpty")} hint={w("deliveriesEmptyHint")} />}
        isDense
      />
    </Section>
  );
}

function useDeliveryColumns(): Column<Delivery>[] {
  const w = useWords();
  return [
    {
      key: "topic",
      title: w("topic"),
      phone: "title",
      render: (delivery) => (
        <Link to={`/webhooks/deliveries/${delivery.id}`}>
          <code>{delivery.topic}</code>
        </Link>
      ),
    },
    { key: "state", title: w("state"), render: (delivery) => <DeliveryState of={delivery} /> },
    {
      key: "attempts",
      title: w("attempts"),
      isNumber: true,
      render: (delivery) => delivery.attempt_count,
    },
    {
      key: "created_at",
      title: w("at"),
      render: (delivery) => <When at={delivery.created_at} />,
    },
    {
      key: "next",
      title: w("nextAttempt"),
      render: (delivery) =>
        delivery.state === "waiting" ? <When at={delivery.next_attempt_at} as="relative" /> : NONE,
    },
  ];
}
