import { Button, DatePicker, Form } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { useState } from "react";
import { useNavigate } from "react-router";
import { useAct, useOne, type Schema } from "@/shared/api";
import { useFormats } from "@/shared/formats";
import { Consequences, SecretOnce } from "@/shared/ui";
import { useWords } from "./words";

type Endpoint = Schema<"Endpoint">;

const WAITING_MAX = 500;

/** A test, a new secret, sending again what was missed, and the end. */
export function EndpointActs({ of: endpoint }: { of: Endpoint }) {
  const w = useWords();
  const navigate = useNavigate();
  const [asked, setAsked] = useState<"remove" | "rotate" | "replay" | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const formats = useFormats();
  const path = { endpoint_id: endpoint.id };
  const waiting = useOne(
    "/v1/webhooks/deliveries",
    { query: { ...path, state: "waiting", limit: WAITING_MAX } },
    { isEnabled: asked === "remove" },
  );
  const ping = useAct("post", "/v1/webhooks/{endpoint_id}/ping");
  const rotate = useAct("post", "/v1/webhooks/{endpoint_id}/secret/rotate", { isQuiet: true });
  const remove = useAct("delete", "/v1/webhooks/{endpoint_id}", {
    done: w("removed"),
    isQuiet: true,
    changes: [],
  });
  const close = () => setAsked(null);

  async function test(): Promise<void> {
    const delivery = await ping.mutateAsync({ path });
    await navigate(`/webhooks/deliveries/${delivery.id}`);
  }

  async function removeIt(): Promise<void> {
    await remove.mutateAsync({ path });
    await navigate("/webhooks");
  }

  return (
    <>
      <Button danger onClick={() => setAsked("remove")}>
        {w("remove")}
      </Button>
      <Button onClick={() => setAsked("rotate")}>{w("rotate")}</Button>
      <Button onClick={() => setAsked("replay")}>{w("replay")}</Button>
      <Button loading={ping.isPending} onClick={() => void test().catch(() => null)}>
        {w("ping")}
      </Button>
      <Consequences
        isOpen={asked === "remove"}
        title={w("removeTitle")}
        facts={[
          { label: w("url"), value: endpoint.url },
          {
            label: w("removeWaiting"),
            value:
              formats.count(waiting.data?.items.length ?? 0) +
              (waiting.data?.next_cursor ? "+" : ""),
          },
        ]}
        isLoading={waiting.isLoading}
        warning={w("removeWarning")}
        act={w("remove")}
        isDanger
        onAct={removeIt}
        onClose={close}
      />
      <Consequences
        isOpen={asked === "rotate"}
        title={w("rotateTitle")}
        warning={w("rotateWarning")}
        act={w("rotate")}
        onAct={async () => setSecret((await rotate.mutateAsync({ path })).secret)}
        onClose={close}
      />
      <Replay of={endpoint} isOpen={asked === "replay"} onClose={close} />
      <SecretOnce
        isOpen={secret !== null}
        title={w("rotated")}
        secrets={[{ label: w("secret"), value: secret ?? "" }]}
        note={w("secretNote")}
        onClose={() => setSecret(null)}
      />
    </>
  );
}

interface ReplayProps {
  of: Endpoint;
  isOpen: boolean;
  onClose: () => void;
}

function Replay({ of: endpoint, isOpen, onClose }: ReplayProps) {
  const w = useWords();
  const [since, setSince] = useState<Dayjs>(() => dayjs().subtract(1, "day").startOf("minute"));
  const replay = useAct("post", "/v1/webhooks/{endpoint_id}/replay", {
    done: ({ delivery_count }) => w("replayed", { count: delivery_count }),
    isQuiet: true,
  });
  return (
    <Consequences
      isOpen={isOpen}
      title={w("replayTitle")}
      warning={w("replayWarning")}
      act={w("replay")}
      onAct={() =>
        replay.mutateAsync({
          path: { endpoint_id: endpoint.id },
          body: { since: since.toISOString() },
        })
      }
      onClose={onClose}
    >
      <Form.Item label={w("replaySince")} layout="vertical">
        <DatePicker
          className="wide"
          aria-label={w("replaySince")}
          showTime={{ format: "HH:mm" }}
          allowClear={false}
          value={since}
          onChange={(day) => day && setSince(day)}
        />
      </Form.Item>
    </Consequences>
  );
}
