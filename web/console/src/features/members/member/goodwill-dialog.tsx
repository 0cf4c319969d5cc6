import { App, Form, Input, InputNumber, Modal, Radio, Select } from "antd";
import { useAct, useOne } from "@/shared/api";
import { unitsOf, useFormats } from "@/shared/formats";
import { useName } from "@/shared/i18n";
import { assetNames, byWeight } from "@/shared/program";
import { useAccount } from "@/shared/session";
import { ActForm, Empty, Loaded } from "@/shared/ui";
import { useWords } from "../words";
import { OF_MEMBERS, type Balance } from "./types";

interface GoodwillProps {
  memberId: string;
  isOpen: boolean;
  onClose: () => void;
}

/** Gives or takes units by hand; what is above one's limit waits for somebody else's approval. */
export function GoodwillDialog({ memberId, isOpen, onClose }: GoodwillProps) {
  const w = useWords();
  const balances = useOne(
    "/v1/members/{member_id}/balances",
    { path: { member_id: memberId } },
    { isEnabled: isOpen },
  );
  return (
    <Modal open={isOpen} title={w("goodwill")} footer={null} onCancel={onClose} destroyOnHidden>
      <Loaded query={balances}>
        {(found) =>
          found.length === 0 ? (
            <Empty title={w("noAssets")} hint={w("noAssetsHint")} />
          ) : (
            <GoodwillForm
              memberId={memberId}
              balances={found.toSorted(byWeight)}
              onClose={onClose}
            />
          )
        }
      </Loaded>
    </Modal>
  );
}

interface Values {
  asset: string;
  direction: "give" | "take";
  count: string;
  reason: string;
}

interface FormProps {
  memberId: string;
  balances: Balance[];
  onClose: () => void;
}

function GoodwillForm({ memberId, balances, onClose }: FormProps) {
  const w = useWords();
  const name = useName();
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const code = (Form.useWatch("asset", form) as string | undefined) ?? balances[0]?.asset ?? "";
  const asset = balances.find((each) => each.asset === code);
  const scale = asset?.scale ?? 0;
  const transfer = useAct("post", "/v1/transfers", {
    changes: OF_MEMBERS,
    isOnce: true,
    isQuiet: true,
  });

  async function submit({ direction, count, reason }: Values): Promise<void> {
    const units = unitsOf(count, scale) ?? 0;
    const body = {
      kind: "adjust" as const,
      member_id: memberId,
      asset: code,
      units: direction === "give" ? units : -units,
      reason: reason.trim(),
    };
    const answer = await transfer.mutateAsync({ body });
    const isWaiting = "state" in answer && answer.state === "pending";
    if (isWaiting) void message.info(w("goodwillWaits"), 6);
    else void message.success(w("goodwillDone"));
    onClose();
  }

  return (
    <ActForm<Values>
      act={w("goodwillAct")}
      form={form}
      initial={{ asset: balances[0]?.asset ?? "", direction: "give" }}
      onSubmit={submit}
      onCancel={onClose}
      guardsLeaving={false}
    >
      <Form.Item name="asset" required label={w("asset")}>
        <Select
          options={balances.map((each) => ({ value: each.asset, label: name(assetNames(each)) }))}
        />
      </Form.Item>
      <Form.Item name="direction" required label={w("goodwillDirection")}>
        <Radio.Group
          options={[
            { value: "give", label: w("goodwillGive") },
            { value: "take", label: w("goodwillTake") },
          ]}
        />
      </Form.Item>
      <Form.Item name="count" label={w("units")} rules={[{ required: true }]}>
        <InputNumber<string>
          className="wide"
          stringMode
          min={String(1 / 10 ** scale)}
          precision={scale}
        />
      </Form.Item>
      {asset && <Consequence form={form} asset={asset} />}
      <Form.Item
        name="reason"
        label={w("reason")}
        extra={w("goodwillReason")}
        rules={[{ required: true, whitespace: true }]}
      >
        <Input.TextArea maxLength={300} />
      </Form.Item>
    </ActForm>
  );
}

interface ConsequenceProps {
  form: ReturnType<typeof Form.useForm<Values>>[0];
  asset: Balance;
}

/** What the balance becomes, and whether somebody else must agree. */
function Consequence({ form, asset }: ConsequenceProps) {
  const w = useWords();
  const formats = useFormats();
  const limit = useLimit(asset.asset);
  const count = Form.useWatch("count", form) as string | null | undefined;
  const direction = Form.useWatch("direction", form);
  const units = unitsOf(count ?? "", asset.scale) ?? 0;
  const before = asset.balance.spendable_units;
  const after = before + (direction === "take" ? -units : units);
  const shown = (value: number) => formats.units(value, asset.scale);
  const mustWait = limit !== null && units > limit;
  return (
    <p className={mustWait ? "holding-warning" : "secondary"} aria-live="polite">
      {units > 0 && w("goodwillBalance", { before: shown(before), after: shown(after) })}{" "}
      {limit !== null &&
        w(mustWait ? "goodwillAbove" : "goodwillLimit", {
          limit: shown(limit),
        })}
    </p>
  );
}

// Null without any limit: whoever may approve adjusts alone.
function useLimit(asset: string): number | null {
  const { permissions, roles } = useAccount();
  const isFree = permissions.includes("ledger.approve");
  const limits = useOne("/v1/adjustment-limits", {}, { isEnabled: !isFree });
  if (isFree || !limits.data) return null;
  const own = limits.data.filter((each) => each.asset === asset && roles.includes(each.role));
  return Math.max(0, ...own.map((each) => each.units_max));
}
