import { Form, Input, Radio, Select } from "antd";
import type { Schema } from "@/shared/api";
import { useWords } from "./words";

const STATES = ["active", "paused", "disabled"] as const;

const TOPICS = [
  "member.*",
  "member.created",
  "member.updated",
  "member.merged",
  "member.erased",
  "order.*",
  "order.placed",
  "ledger.*",
  "ledger.earned",
  "ledger.spent",
  "ledger.adjusted",
  "ledger.expired",
  "ledger.expiring_soon",
  "tier.*",
  "tier.changed",
  "tier.ending_soon",
  "rule.*",
  "platform.*",
].map((topic) => ({ value: topic, label: topic }));

/** What an endpoint consists of. */
export function EndpointFields() {
  const w = useWords();
  const state = Form.useWatch("state") as Schema<"EndpointInput">["state"] | undefined;
  return (
    <>
      <Form.Item name="url" label={w("url")} extra={w("urlHint")} rules={[{ required: true }]}>
        <Input maxLength={2000} placeholder="https://" autoComplete="off" />
      </Form.Item>
      <Form.Item name="topics" label={w("topics")} extra={w("topicsHint")}>
        <Select mode="tags" options={TOPICS} tokenSeparators={[",", " "]} />
      </Form.Item>
      <Form.Item name="description" label={w("description")}>
        <Input maxLength={500} />
      </Form.Item>
      <Form.Item name="state" label={w("state")} required extra={state && w(`stateHint.${state}`)}>
        <Radio.Group options={STATES.map((each) => ({ value: each, label: w(each) }))} />
      </Form.Item>
    </>
  );
}
