import { Alert, Button, Flex, Form, Input, Select } from "antd";
import { useState } from "react";
import { Link, useParams, useSearchParams } from "react-router";
import { problemOf, useAct, useOne, type ApiProblem, type Schema } from "@/shared/api";
import { useFormats } from "@/shared/formats";
import { useAccount } from "@/shared/session";
import { CopyId, Loaded, Page, Problem, Section, useLeaving } from "@/shared/ui";
import { EffectsList } from "./effects";
import { usePlaces } from "./names";
import { useReturnsOf } from "./related";
import { ReturnLines } from "./return-lines";
import { ReturnPreview } from "./return-preview";
import { useWords } from "./words";
import "./orders.css";

type Full = Schema<"FullAnswer">;
type Recorded = Schema<"RecordedAnswer">;

const CHANGES = ["/v1/orders", "/v1/members", "/v1/overview"];

/** Taking goods of an order back: which and how many, what that does, and doing it. */
export function ReturnPage() {
  const w = useWords();
  const { orderId = "" } = useParams();
  const [search] = useSearchParams();
  const order = useOne("/v1/orders/{document_id}", { path: { document_id: orderId } });
  const returns = useReturnsOf(order.data?.document);
  const number = order.data?.document.number ?? "";
  const from = search.get("from") === "counter";
  return (
    <Page
      title={w("returnTitle", { number })}
      lead={w("returnLead")}
      back={
        from
          ? { to: "/counter", text: w("counterTitle") }
          : { to: `/orders/${orderId}`, text: w("title.order", { number }) }
      }
    >
      <Loaded query={order}>
        {(full) =>
          returns === undefined ? null : (
            <ReturnDesk key={full.document.id} full={full} count={returns.length} />
          )
        }
      </Loaded>
    </Page>
  );
}

interface DeskProps {
  full: Full;
  /** How many returns of the order there are already. */
  count: number;
}

function ReturnDesk({ full, count }: DeskProps) {
  const w = useWords();
  const formats = useFormats();
  const { document } = full;
  const [number, setNumber] = useState(`${document.number}/${count + 1}`);
  const [quantities, setQuantities] = useState<Record<number, string>>({});
  const [store, setStore] = useStore(document.store_id);
  const [done, setDone] = useState<Recorded | null>(null);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const lines = Object.entries(quantities)
    .filter(([, quantity]) => Number(quantity) > 0)
    .map(([ordinal, quantity]) => ({ ordinal: Number(ordinal), quantity }));
  const leaving = useLeaving(lines.length > 0 && done === null);
  const send = useAct("post", "/v1/orders/{document_id}/returns", {
    changes: CHANGES,
    isQuiet: true,
  });

  async function submit(): Promise<void> {
    setProblem(null);
    try {
      const body = { number: number.trim(), lines, store: store ?? null };
      setDone(await send.mutateAsync({ path: { document_id: document.id }, body }));
      leaving.allow();
    } catch (error) {
      setProblem(problemOf(error));
    }
  }

  if (done) return <Done recorded={done} full={full} />;
  const money = (amount: number) =>
    formats.money({ amount, currency: document.total.currency, scale: document.total.scale });
  return (
    <div className="return-desk">
      <Section title={w("whatComesBack")} isFlush>
        <ReturnLines lines={full.lines} quantities={quantities} onChange={setQuantities} />
      </Section>
      <Section title={w("whatItDoes")}>
        <ReturnPreview orderId={document.id} lines={lines} store={store ?? null} money={money} />
        <Form
          layout="vertical"
          requiredMark={false}
          className="return-form"
          onFinish={() => void submit()}
        >
          <Form.Item label={w("returnNumber")} extra={w("returnNumberHint")}>
            <Input
              aria-label={w("returnNumber")}
              value={number}
              maxLength={100}
              onChange={(event) => setNumber(event.target.value)}
            />
          </Form.Item>
          <StoreChoice store={store} onChange={setStore} />
          {problem && <Problem problem={problem} title={w("notReturned")} />}
          <Flex gap={8} justify="end">
            <Button
              type="primary"
              size="large"
              htmlType="submit"
              loading={send.isPending}
              disabled={lines.length === 0 || number.trim() === ""}
            >
              {w("takeBackNow")}
            </Button>
          </Flex>
        </Form>
      </Section>
    </div>
  );
}

/** Where the goods are taken in: where they were bought, or the only store one works in. */
function useStore(boughtAt: number | null) {
  const { stores } = usePlaces();
  const mine = useAccount().stores;
  const [chosen, choose] = useState<string | null>();
  const bought = stores.codeOf(boughtAt);
  const usual = mine && !(bought && mine.includes(bought)) ? (mine[0] ?? null) : bought;
  return [chosen === undefined ? usual : chosen, choose] as const;
}

interface StoreProps {
  store: string | null;
  onChange: (store: string | null) => void;
}

function StoreChoice({ store, onChange }: StoreProps) {
  const w = useWords();
  const { stores } = usePlaces();
  const mine = useAccount().stores;
  const options = stores.options.filter(({ value }) => !mine || mine.includes(value));
  return (
    <Form.Item label={w("returnStore")}>
      <Select
        aria-label={w("returnStore")}
        value={store}
        options={options}
        allowClear={mine === null}
        showSearch={{ optionFilterProp: "label" }}
        onChange={(value: string | undefined) => onChange(value ?? null)}
      />
    </Form.Item>
  );
}

function Done({ recorded, full }: { recorded: Recorded; full: Full }) {
  const w = useWords();
  const formats = useFormats();
  const [search] = useSearchParams();
  const { document } = full;
  const kept = useOne("/v1/orders/{document_id}", { path: { document_id: recorded.id } });
  const { currency, scale } = document.total;
  const money = (amount: number) => formats.money({ amount, currency, scale });
  const refund = kept.data?.document.total.amount;
  return (
    <Section>
      <div className="stack">
        <Alert
          type="success"
          showIcon
          title={
            refund === undefined ? w("returned") : w("returnedMoney", { money: money(-refund) })
          }
          description={kept.data && <CopyId id={kept.data.document.number} isWhole />}
        />
        {recorded.effects && <EffectsList effects={recorded.effects} money={money} />}
        <Flex gap={8} wrap>
          <Link to={`/orders/${recorded.id}`}>{w("showReturn")}</Link>
          <Link to={`/orders/${document.id}`}>{w("title.order", { number: document.number })}</Link>
          {search.get("from") === "counter" && <Link to="/counter">{w("nextCustomer")}</Link>}
        </Flex>
      </div>
    </Section>
  );
}
