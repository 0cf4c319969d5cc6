import { Button, Descriptions } from "antd";
import { Link, useParams } from "react-router";
import { useAct, useOne, wholeList, type Schema } from "@/shared/api";
import { useFormats } from "@/shared/formats";
import { useMay } from "@/shared/session";
import { CopyId, DataTable, Empty, Loaded, Page, Section, When, type Column } from "@/shared/ui";
import { DeliveryState } from "./states";
import { useWords } from "./words";
import "./webhooks.css";

type Attempt = Schema<"Attempt">;
type Delivery = Schema<"Delivery">;

const POLL_MS = 1_000;

/** One message to one endpoint: every attempt with what came back, and once more. */
export function DeliveryPage() {
  const w = useWords();
  const { deliveryId = "" } = useParams();
  const mayWrite = useMay("webhooks.write");
  const path = { delivery_id: deliveryId };
  const found = useOne(
    "/v1/webhooks/deliveries/{delivery_id}",
    { path },
    { every: (answer) => (answer?.delivery.state === "waiting" ? POLL_MS : false) },
  );
  const replay = useAct("post", "/v1/webhooks/deliveries/{delivery_id}/replay", {
    done: w("onceDone"),
  });
  const columns = useAttemptColumns();
  const delivery = found.data?.delivery;
  return (
    <Page
      title={delivery?.topic ?? w("delivery")}
      tags={delivery && <DeliveryState of={delivery} />}
      back={{
        to: delivery ? `/webhooks/${delivery.endpoint_id}` : "/webhooks",
        text: w(delivery ? "endpoint" : "title"),
      }}
      actions={
        mayWrite &&
        delivery && (
          <Button type="primary" loading={replay.isPending} onClick={() => replay.mutate({ path })}>
            {w("once")}
          </Button>
        )
      }
    >
      <Loaded query={found}>
        {(answer) => (
          <>
            <Facts of={answer.delivery} />
            <Section title={w("attemptsMade")} isFlush>
              <DataTable
                list={wholeList(found, answer.attempts.toReversed())}
                columns={columns}
                rowKey={(attempt) => attempt.id}
                label={w("attemptsMade")}
                empty={<Empty title={w("attemptsNone")} />}
              />
            </Section>
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Facts({ of: delivery }: { of: Delivery }) {
  const w = useWords();
  const endpoint = useOne("/v1/webhooks/{endpoint_id}", {
    path: { endpoint_id: delivery.endpoint_id },
  });
  return (
    <Section>
      <Descriptions
        size="small"
        column={{ xs: 1, md: 2 }}
        items={[
          {
            key: "to",
            label: w("toEndpoint"),
            children: (
              <Link to={`/webhooks/${delivery.endpoint_id}`} className="webhook-url">
                {endpoint.data?.url ?? w("endpoint")}
              </Link>
            ),
          },
          {
            key: "id",
            label: w("messageId"),
            children: <CopyId id={delivery.message_id} isWhole />,
          },
          { key: "at", label: w("at"), children: <When at={delivery.created_at} /> },
          delivery.state === "waiting"
            ? {
                key: "next",
                label: w("nextAttempt"),
                children: <When at={delivery.next_attempt_at} />,
              }
            : { key: "ended", label: w("ended"), children: <When at={delivery.ended_at} /> },
        ]}
      />
    </Section>
  );
}

function useAttemptColumns(): Column<Attempt>[] {
  const w = useWords();
  const formats = useFormats();
  return [
    {
      key: "at",
      title: w("attemptAt"),
      phone: "title",
      render: (attempt) => formats.second(attempt.attempted_at),
    },
    {
      key: "answer",
      title: w("answer"),
      render: (attempt) => attempt.status_code ?? attempt.failure ?? w("answerNone"),
    },
    {
      key: "excerpt",
      title: "",
      render: (attempt) =>
        attempt.status_code === null ? null : (
          <code className="excerpt">{attempt.excerpt || w("answerEmpty")}</code>
        ),
    },
    {
      key: "duration",
      title: w("duration"),
      isNumber: true,
      render: (attempt) => w("durationMs", { count: attempt.duration_ms }),
    },
  ];
}
