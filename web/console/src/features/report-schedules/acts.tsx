import { Button, Form, Input, Modal } from "antd";
import { useState } from "react";
import { Link, useNavigate } from "react-router";
import { useAct } from "@/shared/api";
import { useFormats } from "@/shared/formats";
import { ActForm, Consequences, PrimaryAct } from "@/shared/ui";
import { useFileNames, useReports, type Schedule } from "./parts";
import { useWords } from "./words";

type Asked = "send" | "test" | "remove" | null;

/** Sends it now, tries it out, stops it for a while or for good. */
export function ScheduleActs({ of: schedule }: { of: Schedule }) {
  const w = useWords();
  const [asked, setAsked] = useState<Asked>(null);
  const { is_enabled: isEnabled } = schedule;
  const path = { schedule_id: schedule.id };
  const change = useAct("patch", "/v1/report-schedules/{schedule_id}", {
    done: w(isEnabled ? "pausedDone" : "resumedDone"),
  });
  const close = () => setAsked(null);
  return (
    <>
      <Button danger onClick={() => setAsked("remove")}>
        {w("remove")}
      </Button>
      <Button
        loading={change.isPending}
        onClick={() => change.mutate({ path, body: { is_enabled: !isEnabled } })}
      >
        {w(isEnabled ? "pause" : "resume")}
      </Button>
      <Link to={`/insight/schedules/${schedule.id}/edit`} className="button-link">
        <Button>{w("edit")}</Button>
      </Link>
      <Button onClick={() => setAsked("test")}>{w("test")}</Button>
      <PrimaryAct text={w("sendNow")} onClick={() => setAsked("send")} />
      <SendNow of={schedule} isOpen={asked === "send"} onClose={close} />
      <Test of={schedule} isOpen={asked === "test"} onClose={close} />
      <Remove of={schedule} isOpen={asked === "remove"} onClose={close} />
    </>
  );
}

interface DialogProps {
  of: Schedule;
  isOpen: boolean;
  onClose: () => void;
}

function SendNow({ of: schedule, isOpen, onClose }: DialogProps) {
  const w = useWords();
  const { titleOf } = useReports();
  const files = useFileNames();
  const send = useAct("post", "/v1/report-schedules/{schedule_id}/send", {
    done: w("sendNowDone"),
    isQuiet: true,
  });
  return (
    <Consequences
      isOpen={isOpen}
      title={w("sendNowTitle", { name: schedule.name })}
      facts={[
        { label: w("report"), value: titleOf(schedule.report) },
        {
          label: w("formats"),
          value: files(schedule.formats),
        },
        {
          label: w("recipients"),
          value: w("recipientCount", { count: schedule.recipients.length }),
        },
      ]}
      act={w("sendNow")}
      onAct={() => send.mutateAsync({ path: { schedule_id: schedule.id } })}
      onClose={onClose}
    >
      <p className="secondary">{w("sendNowHint")}</p>
    </Consequences>
  );
}

function Test({ of: schedule, isOpen, onClose }: DialogProps) {
  const w = useWords();
  const send = useAct("post", "/v1/report-schedules/{schedule_id}/test", {
    isQuiet: true,
    done: ({ deliveries }) => w("testDone", { address: deliveries[0]?.recipient ?? "" }),
  });

  async function submit({ recipient }: { recipient: string }): Promise<void> {
    await send.mutateAsync({ path: { schedule_id: schedule.id }, body: { recipient } });
    onClose();
  }

  return (
    <Modal open={isOpen} title={w("testTitle")} footer={null} onCancel={onClose} destroyOnHidden>
      <p className="secondary">{w("testHint")}</p>
      <ActForm<{ recipient: string }>
        act={w("testAct")}
        guardsLeaving={false}
        onSubmit={submit}
        onCancel={onClose}
      >
        <Form.Item
          name="recipient"
          label={w("testTo")}
          normalize={(text: string) => text.trim()}
          rules={[{ required: true }]}
        >
          <Input type="email" maxLength={320} autoComplete="email" />
        </Form.Item>
      </ActForm>
    </Modal>
  );
}

function Remove({ of: schedule, isOpen, onClose }: DialogProps) {
  const w = useWords();
  const formats = useFormats();
  const navigate = useNavigate();
  const remove = useAct("delete", "/v1/report-schedules/{schedule_id}", {
    done: w("removed"),
    isQuiet: true,
    changes: [],
  });
  const { last_run: last } = schedule;

  async function removeIt(): Promise<void> {
    await remove.mutateAsync({ path: { schedule_id: schedule.id } });
    await navigate("/insight/schedules");
  }

  return (
    <Consequences
      isOpen={isOpen}
      title={w("removeTitle", { name: schedule.name })}
      facts={[
        {
          label: w("recipients"),
          value: w("recipientCount", { count: schedule.recipients.length }),
        },
        { label: w("last"), value: last ? formats.minute(last.due_at) : w("never") },
      ]}
      warning={w("removeWarning")}
      act={w("remove")}
      isDanger
      onAct={removeIt}
      onClose={onClose}
    />
  );
}
