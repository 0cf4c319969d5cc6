import { Form, Input, Modal, Select } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";
import { problemOf, useAct, type ApiProblem, type Schema } from "@/shared/api";
import { Problem } from "@/shared/ui";
import { useWords } from "./words";

interface StartReplayProps {
  isOpen: boolean;
  onClose: () => void;
  program: string;
  /** What is tried in place of what is live. */
  versions: Schema<"Versions">;
  /** What the replay is called unless somebody writes otherwise. */
  name: string;
}

interface Values {
  months: number;
  opening: "live" | "zero";
  name: string;
}

const MONTHS = [1, 3, 6, 12, 24, 0];

/** Asks how much of history goes through once more, begins it, and goes to where it is shown. */
export function StartReplay({ isOpen, onClose, program, versions, name }: StartReplayProps) {
  const w = useWords();
  const navigate = useNavigate();
  const [form] = Form.useForm<Values>();
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const start = useAct("post", "/v1/programs/{program}/replays", {
    changes: ["/v1/programs/{program}/replays"],
    isQuiet: true,
  });

  async function go(values: Values): Promise<void> {
    setProblem(null);
    const months = values.months === 0 ? null : values.months;
    try {
      const replay = await start.mutateAsync({
        path: { program },
        body: { months, opening: values.opening, versions, name: values.name || null },
      });
      onClose();
      await navigate(`/replays/${replay.id}`);
    } catch (error) {
      setProblem(problemOf(error));
    }
  }

  return (
    <Modal
      open={isOpen}
      title={w("startTitle")}
      okText={w("start")}
      cancelText={w("cancel")}
      confirmLoading={start.isPending}
      onOk={() => form.submit()}
      onCancel={onClose}
      destroyOnHidden
    >
      <p className="secondary">{w("startLead")}</p>
      <Form<Values>
        form={form}
        layout="vertical"
        initialValues={{ months: 3, opening: "live", name }}
        onFinish={go}
      >
        <Form.Item name="months" label={w("stretch")} required>
          <Select
            options={MONTHS.map((count) => ({
              value: count,
              label: count === 0 ? w("allHistory") : w("lastMonths", { count }),
            }))}
          />
        </Form.Item>
        <Form.Item name="opening" label={w("opening")} required>
          <Select
            options={(["live", "zero"] as const).map((each) => ({
              value: each,
              label: w(`opening.${each}`),
            }))}
          />
        </Form.Item>
        <Form.Item name="name" label={w("name")}>
          <Input maxLength={200} />
        </Form.Item>
      </Form>
      {problem && <Problem problem={problem} />}
    </Modal>
  );
}
