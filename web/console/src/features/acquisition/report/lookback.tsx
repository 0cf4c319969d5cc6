import { App, Button, Form, InputNumber, Popover } from "antd";
import { useState } from "react";
import { useAct, useOne } from "@/shared/api";
import { useMay } from "@/shared/session";
import { ActForm } from "@/shared/ui";
import { useWords } from "../words";

interface Values {
  lookback_days: number;
}

const DAYS_MAX = 365;

/** For how long before joining a touch counts; changing it finds everybody's origin anew. */
export function Lookback() {
  const w = useWords();
  const mayWrite = useMay("acquisition.write");
  const [isOpen, setOpen] = useState(false);
  const { data } = useOne("/v1/acquisition/settings", {});
  if (!data) return null;
  return (
    <p className="secondary small acquisition-lookback">
      {w("lookback", { count: data.lookback_days })}{" "}
      {mayWrite && (
        <Popover
          trigger="click"
          title={w("lookbackTitle")}
          open={isOpen}
          onOpenChange={setOpen}
          destroyOnHidden
          content={<Days initial={data} onDone={() => setOpen(false)} />}
        >
          <Button type="link" size="small">
            {w("change")}
          </Button>
        </Popover>
      )}
    </p>
  );
}

function Days({ initial, onDone }: { initial: Values; onDone: () => void }) {
  const w = useWords();
  const { message } = App.useApp();
  const save = useAct("put", "/v1/acquisition/settings", {
    changes: ["/v1/acquisition/settings"],
    isQuiet: true,
  });
  return (
    <ActForm<Values>
      act={w("save")}
      initial={initial}
      guardsLeaving={false}
      onSubmit={async (body) => {
        await save.mutateAsync({ body });
        void message.success(w("lookbackSaved"));
        onDone();
      }}
    >
      <Form.Item
        name="lookback_days"
        label={w("lookbackDays")}
        extra={<div className="acquisition-hint">{w("lookbackHint")}</div>}
        rules={[{ required: true }]}
      >
        <InputNumber min={1} max={DAYS_MAX} precision={0} />
      </Form.Item>
    </ActForm>
  );
}
