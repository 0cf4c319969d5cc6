import { Alert, Checkbox, Descriptions, Form, Input, Modal } from "antd";
import { useState, type ReactNode } from "react";
import { problemOf, type ApiProblem } from "@/shared/api";
import { useSharedWords } from "../words";
import { Problem } from "./problem-view";

interface ConsequencesProps {
  isOpen: boolean;
  /** What is about to be done, as a question or an announcement. */
  title: string;
  /** What it does, in numbers. */
  facts?: { label: string; value: ReactNode }[];
  /** What cannot be taken back, or who will notice. */
  warning?: ReactNode;
  /** The word on the button: the act itself, never "OK". */
  act: string;
  isDanger?: boolean;
  /** Ask why; the reason is given to `onAct`. */
  asksReason?: boolean;
  /** Something as grave has to be ticked first. */
  mustTick?: boolean;
  isLoading?: boolean;
  /** It cannot be done now, as the warning says: there is nothing to press but the way out. */
  isBarred?: boolean;
  onAct: (reason: string) => Promise<unknown>;
  onClose: () => void;
  children?: ReactNode;
}

/** Asks before something that moves value or cannot be undone, and says what it will do. */
export function Consequences(props: ConsequencesProps) {
  const { isOpen, title, facts = [], warning, act, isDanger = false, onClose } = props;
  const w = useSharedWords();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [reason, setReason] = useState("");
  const [isTicked, setTicked] = useState(false);
  const isReady = (!props.asksReason || reason.trim() !== "") && (!props.mustTick || isTicked);

  async function doIt(): Promise<void> {
    setBusy(true);
    setProblem(null);
    try {
      await props.onAct(reason.trim());
      close();
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setBusy(false);
    }
  }

  function close(): void {
    setProblem(null);
    setReason("");
    setTicked(false);
    onClose();
  }

  return (
    <Modal
      open={isOpen}
      title={title}
      okText={act}
      cancelText={w(props.isBarred ? "close" : "cancel")}
      okButtonProps={{ danger: isDanger, disabled: !isReady || props.isLoading === true }}
      confirmLoading={isBusy}
      onOk={() => void doIt()}
      onCancel={close}
      loading={props.isLoading ?? false}
      footer={(buttons, { CancelBtn }) => (props.isBarred ? <CancelBtn /> : buttons)}
      destroyOnHidden
    >
      <div className="stack">
        {facts.length > 0 && (
          <Descriptions
            size="small"
            column={1}
            bordered
            items={facts.map((fact) => ({
              key: fact.label,
              label: fact.label,
              children: <span className="number">{fact.value}</span>,
            }))}
          />
        )}
        {warning && <Alert type="warning" showIcon title={warning} />}
        {props.children}
        {props.asksReason && (
          <Form.Item label={w("reason")} layout="vertical" extra={w("reasonNeeded")} required>
            <Input.TextArea
              aria-label={w("reason")}
              value={reason}
              maxLength={300}
              onChange={(event) => setReason(event.target.value)}
            />
          </Form.Item>
        )}
        {props.mustTick && (
          <Checkbox checked={isTicked} onChange={(event) => setTicked(event.target.checked)}>
            {w("understood")}
          </Checkbox>
        )}
        {problem && <Problem problem={problem} title={w("problemSend")} />}
      </div>
    </Modal>
  );
}
