import { Button, Flex } from "antd";
import { Link } from "react-router";
import { useAct, useOne, wholeList } from "@/shared/api";
import { useFormats } from "@/shared/formats";
import { useNamed } from "./use-named";
import { useMay } from "@/shared/session";
import { FilterChoice, ListPage, NONE, PrimaryAct, useView, type Column } from "@/shared/ui";
import { everyOf } from "./asking";
import { GoalState } from "./status";
import { TrendLine } from "./trend-line";
import { addressOf, type Goal } from "./types";
import { useTold } from "./use-told";
import { useWords } from "./words";

const FILTERS = ["with_archived"] as const;
const COUNTED = ["reached", "on_track", "behind", "missed"] as const;

/** All goals: how much is wanted, where each stands, and whether it is kept up with. */
export function GoalsPage() {
  const w = useWords();
  const mayWrite = useMay("goals.write");
  const [view] = useView(FILTERS);
  const found = useOne("/v1/goals", {}, { every: everyOf });
  const isAll = view.with_archived === "true";
  const shown = found.data?.filter((each) => isAll || each.is_active);
  return (
    <ListPage
      id="goals"
      title={w("title")}
      lead={w("lead")}
      actions={mayWrite && <PrimaryAct text={w("add")} to="/goals/new" />}
      list={wholeList(found, shown)}
      columns={useColumns()}
      rowKey={(goal) => goal.id}
      to={addressOf}
      filterNames={FILTERS}
      filters={
        <FilterChoice
          name="with_archived"
          label={w("archivedToo")}
          options={[{ value: "true", label: w("archivedShown") }]}
        />
      }
      summary={<Summary goals={shown ?? []} />}
      empty={{
        title: w("emptyTitle"),
        hint: w("emptyHint"),
        action: mayWrite && <ReadyMade />,
      }}
    />
  );
}

function ReadyMade() {
  const w = useWords();
  const add = useAct("post", "/v1/goals/ready-made", { done: w("readyMadeDone") });
  return (
    <Flex gap={8} wrap justify="center">
      <Button type="primary" loading={add.isPending} onClick={() => add.mutate({})}>
        {w("readyMade")}
      </Button>
      <Link to="/goals/new">
        <Button>{w("ownGoal")}</Button>
      </Link>
    </Flex>
  );
}

function Summary({ goals }: { goals: Goal[] }) {
  const w = useWords();
  const active = goals.filter((each) => each.is_active);
  const told = COUNTED.map((status) => ({
    status,
    count: active.filter((each) => each.now?.status === status).length,
  })).filter(({ count }) => count > 0);
  return <>{told.map(({ status, count }) => w(`counted.${status}`, { count })).join(" · ")}</>;
}

function useColumns(): Column<Goal>[] {
  const w = useWords();
  const told = useTold();
  const name = useNamed();
  const formats = useFormats();
  return [
    {
      key: "name",
      title: w("goal"),
      phone: "title",
      render: (goal) => <Link to={addressOf(goal)}>{name(goal.names)}</Link>,
      text: (goal) => name(goal.names),
    },
    {
      key: "target",
      title: w("target"),
      isNumber: true,
      render: (goal) => told.target(goal),
      text: (goal) => told.target(goal),
    },
    {
      key: "now",
      title: w("now"),
      isNumber: true,
      render: (goal) => told.value(goal, goal.now?.value ?? null, true),
      text: (goal) => told.value(goal, goal.now?.value ?? null),
    },
    {
      key: "status",
      title: w("status"),
      render: (goal) => <GoalState goal={goal} />,
      text: (goal) => (goal.now ? w(`status.${goal.now.status}`) : ""),
    },
    { key: "trend", title: w("trend"), render: (goal) => <TrendLine goal={goal} /> },
    {
      key: "period",
      title: w("period"),
      render: (goal) => w(`period.${goal.period}`),
      text: (goal) => w(`period.${goal.period}`),
    },
    {
      key: "owner",
      title: w("owner"),
      render: (goal) => goal.owner?.name ?? NONE,
      text: (goal) => goal.owner?.name ?? "",
    },
    {
      key: "next",
      title: w("nextLook"),
      render: (goal) => (goal.is_active && goal.now ? formats.day(goal.now.before_on) : NONE),
      text: (goal) => goal.now?.before_on ?? "",
    },
    {
      key: "means",
      title: w("definition"),
      isExtra: true,
      render: (goal) => name(goal.means),
      text: (goal) => name(goal.means),
    },
  ];
}
