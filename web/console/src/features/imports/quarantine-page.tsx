import { App, Button, Flex } from "antd";
import { useState } from "react";
import { ask, useAct, useList, type Schema } from "@/shared/api";
import { useLanguage } from "@/shared/i18n";
import { toldIn } from "@/shared/refusals";
import { useMay } from "@/shared/session";
import {
  Consequences,
  FilterChoice,
  FilterText,
  ListPage,
  Masked,
  NONE,
  StateTag,
  useView,
  When,
  type Column,
} from "@/shared/ui";
import { useWords } from "./words";
import "./imports.css";

type Rejected = Schema<"QuarantineView">;
type State = Rejected["state"];
type Settled = Schema<"SettledView">;

const STATES = ["waiting", "replayed", "dismissed"] as const;
const FILTERS = ["state", "code", "source"] as const;
const CHANGES = ["/v1/quarantine", "/v1/overview"];

/** What was sent as an event and could not be one: mended rules let it in, or it is dismissed. */
export function QuarantinePage() {
  const w = useWords();
  const mayWrite = useMay("events.write");
  const [view] = useView(FILTERS);
  const [keys, setKeys] = useState<string[]>([]);
  const rejected = useList("/v1/quarantine", {
    query: {
      state: (view.state ?? "waiting") as State,
      code: view.code ?? null,
      source: view.source ?? null,
    },
  });
  const chosen = keys.filter((key) => rejected.items.some((each) => each.id === key));
  const isWaiting = (view.state ?? "waiting") === "waiting";
  return (
    <ListPage
      id="quarantine"
      title={w("quarantineTitle")}
      lead={w("quarantineLead")}
      list={rejected}
      columns={useRejectedColumns()}
      rowKey={(each) => each.id}
      filterNames={FILTERS}
      filters={
        <>
          <FilterChoice
            name="state"
            label={w("state")}
            otherwise={w("rejected.waiting")}
            options={STATES.map((value) => ({ value, label: w(`rejected.${value}`) }))}
          />
          <FilterText name="code" label={w("code")} />
          <FilterText name="source" label={w("source")} />
        </>
      }
      {...(mayWrite && isWaiting ? { selection: { keys: chosen, onChange: setKeys } } : {})}
      summary={
        mayWrite && isWaiting && chosen.length > 0 ? (
          <Settling ids={chosen} onDone={() => setKeys([])} />
        ) : null
      }
      expand={(each) => <Sent rejected={each} />}
      empty={{ title: w("quarantineEmpty"), hint: w("quarantineEmptyHint") }}
    />
  );
}

function useRejectedColumns(): Column<Rejected>[] {
  const w = useWords();
  return [
    {
      key: "received_at",
      title: w("received"),
      render: (each) => <When at={each.received_at} />,
      text: (each) => each.received_at,
    },
    {
      key: "source",
      title: w("source"),
      render: (each) => each.source,
      text: (each) => each.source,
    },
    { key: "channel", title: w("channel"), isExtra: true, render: (each) => each.channel ?? NONE },
    {
      key: "code",
      title: w("code"),
      phone: "title",
      render: (each) => <code>{each.code}</code>,
      text: (each) => each.code,
    },
    {
      key: "detail",
      title: w("reason"),
      render: (each) => <Reason of={each} />,
      text: (each) => each.detail,
    },
    {
      key: "state",
      title: w("state"),
      render: (each) => (
        <StateTag
          tone={each.state === "waiting" ? "warning" : "neutral"}
          text={w(`rejected.${each.state}`)}
        />
      ),
      text: (each) => each.state,
    },
  ];
}

/** What the platform said besides, and what was sent for those who may see personal data. */
function Sent({ rejected }: { rejected: Rejected }) {
  const w = useWords();
  const maySee = useMay("members.pii");
  const { more, raw } = toldIn(useLanguage(), rejected);
  const besides = more ?? raw;

  async function reveal(): Promise<string> {
    const open = await ask("get", "/v1/quarantine/{rejected_id}", {
      path: { rejected_id: rejected.id },
      query: { unmasked: true },
    });
    return open.body ?? NONE;
  }

  return (
    <div className="sent">
      {besides && <p className="secondary">{besides}</p>}
      {maySee ? (
        <Masked value="••••••" label={w("sent")} reveal={reveal} />
      ) : (
        <span className="secondary">{w("sentHidden")}</span>
      )}
    </div>
  );
}

function Settling({ ids, onDone }: { ids: string[]; onDone: () => void }) {
  const w = useWords();
  const { message } = App.useApp();
  const [isOpen, setOpen] = useState(false);
  const options = { changes: CHANGES, isQuiet: true };
  const replay = useAct("post", "/v1/quarantine/replay", { changes: CHANGES });
  const dismiss = useAct("post", "/v1/quarantine/dismiss", options);

  function tell(results: Settled[]): void {
    const done = results.filter((each) => each.outcome !== "refused").length;
    const left = results.length - done;
    if (left === 0) void message.success(w("settled", { count: done }));
    else void message.warning(w("settledPartly", { done, left }));
    onDone();
  }

  async function replayAll(): Promise<void> {
    const { results } = await replay.mutateAsync({ body: { ids } });
    tell(results);
  }

  return (
    <Flex gap={8} wrap align="center">
      <span>{w("selected", { count: ids.length })}</span>
      <Button size="small" loading={replay.isPending} onClick={() => void replayAll()}>
        {w("replay")}
      </Button>
      <Button size="small" danger onClick={() => setOpen(true)}>
        {w("dismiss")}
      </Button>
      <Consequences
        isOpen={isOpen}
        title={w("dismissTitle")}
        facts={[{ label: w("rejectedCount"), value: ids.length }]}
        warning={w("dismissHint")}
        act={w("dismiss")}
        isDanger
        onAct={async () => {
          const { results } = await dismiss.mutateAsync({ body: { ids } });
          tell(results);
        }}
        onClose={() => setOpen(false)}
      />
    </Flex>
  );
}

/** Why an event was rejected, in the language of the reader. */
function Reason({ of: rejected }: { of: Rejected }) {
  return <span className="rejected-detail">{toldIn(useLanguage(), rejected).text}</span>;
}
