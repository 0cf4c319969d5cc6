import { Button } from "antd";
import { useState } from "react";
import { Link, useNavigate } from "react-router";
import { useAct } from "@/shared/api";
import { useFormats } from "@/shared/formats";
import { useMay } from "@/shared/session";
import { Consequences } from "@/shared/ui";
import { addressOf, type Goal } from "./types";
import { useWords } from "./words";

/** What can be done with a goal: worked out now, changed, put aside, taken up again, deleted. */
export function Acts({ goal }: { goal: Goal }) {
  const w = useWords();
  const mayWrite = useMay("goals.write");
  const changing = { changes: ["/v1/goals"] };
  const compute = useAct("post", "/v1/goals/compute", { ...changing, done: w("beingWorkedOut") });
  const change = useAct("patch", "/v1/goals/{goal_id}", { ...changing, done: w("takenUp") });
  if (!mayWrite) return null;
  if (!goal.is_active) {
    return (
      <>
        <Delete goal={goal} />
        <Button
          type="primary"
          loading={change.isPending}
          onClick={() => change.mutate({ path: { goal_id: goal.id }, body: { is_active: true } })}
        >
          {w("takeUp")}
        </Button>
      </>
    );
  }
  return (
    <>
      <Button loading={compute.isPending} onClick={() => compute.mutate({})}>
        {w("workOut")}
      </Button>
      <Archive goal={goal} />
      <Link to={`${addressOf(goal)}/edit`}>
        <Button type="primary">{w("edit")}</Button>
      </Link>
    </>
  );
}

function Archive({ goal }: { goal: Goal }) {
  const w = useWords();
  const formats = useFormats();
  const [isAsked, setAsked] = useState(false);
  const archive = useAct("patch", "/v1/goals/{goal_id}", { isQuiet: true, done: w("archived") });
  const asked = { path: { goal_id: goal.id }, body: { is_active: false } };
  return (
    <>
      <Button onClick={() => setAsked(true)}>{w("archive")}</Button>
      <Consequences
        isOpen={isAsked}
        title={w("archiveTitle")}
        facts={[{ label: w("periodsKept"), value: formats.count(goal.trend.length) }]}
        warning={w("archiveWarning")}
        act={w("archive")}
        onAct={() => archive.mutateAsync(asked)}
        onClose={() => setAsked(false)}
      />
    </>
  );
}

function Delete({ goal }: { goal: Goal }) {
  const w = useWords();
  const formats = useFormats();
  const navigate = useNavigate();
  const [isAsked, setAsked] = useState(false);
  const remove = useAct("delete", "/v1/goals/{goal_id}", {
    isQuiet: true,
    done: w("deleted"),
    // The goal's own address would be asked for once more, and is gone.
    changes: [],
  });

  async function removeIt(): Promise<void> {
    await remove.mutateAsync({ path: { goal_id: goal.id } });
    await navigate("/goals");
  }

  return (
    <>
      <Button danger onClick={() => setAsked(true)}>
        {w("delete")}
      </Button>
      <Consequences
        isOpen={isAsked}
        title={w("deleteTitle")}
        facts={[{ label: w("periodsGone"), value: formats.count(goal.trend.length) }]}
        warning={w("deleteWarning")}
        act={w("delete")}
        isDanger
        onAct={removeIt}
        onClose={() => setAsked(false)}
      />
    </>
  );
}
