import { App, Form } from "antd";
import { useNavigate, useParams } from "react-router";
import { useAct, useOne } from "@/shared/api";
import { ActForm, Loaded, Page, Section } from "@/shared/ui";
import { Fields } from "./fields";
import "./goals.css";
import { Preview } from "./preview";
import { addressOf, type Figure, type Goal } from "./types";
import { useNamed } from "./use-named";
import { Usual } from "./usual";
import { bodyOf, usualValues, valuesOf, type Values } from "./values";
import { useWords } from "./words";

const KEPT_MS = 5 * 60_000;

/** A new goal: of the usual ones or one's own, with what it would stand at today. */
export function NewGoalPage() {
  const w = useWords();
  const figures = useFigures();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const create = useAct("post", "/v1/goals", { isOnce: true, isQuiet: true });

  async function save(values: Values, figure: Figure): Promise<void> {
    const goal = await create.mutateAsync({ body: { ...bodyOf(values, figure), is_active: true } });
    void message.success(w("saved"));
    await navigate(addressOf(goal));
  }

  return (
    <Page title={w("newTitle")} lead={w("newLead")} back={{ to: "/goals", text: w("title") }}>
      <Loaded query={figures}>
        {(found) => <Editor figures={found} act={w("create")} onSave={save} isNew />}
      </Loaded>
    </Page>
  );
}

/** Another target, period, owner or name; when what is measured changes the trend begins anew. */
export function EditGoalPage() {
  const w = useWords();
  const named = useNamed();
  const { goalId = "" } = useParams();
  const figures = useFigures();
  const found = useOne("/v1/goals/{goal_id}", { path: { goal_id: goalId } });
  const title = found.data ? named(found.data.names) : w("goal");
  return (
    <Page
      title={w("editTitle", { name: title })}
      lead={w("editLead")}
      back={{ to: `/goals/${goalId}`, text: title }}
    >
      <Loaded query={found}>
        {(goal) => (
          <Loaded query={figures}>{(known) => <Change goal={goal} figures={known} />}</Loaded>
        )}
      </Loaded>
    </Page>
  );
}

function Change({ goal, figures }: { goal: Goal; figures: Figure[] }) {
  const w = useWords();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const change = useAct("patch", "/v1/goals/{goal_id}", { isQuiet: true });
  const figure = figures.find((each) => each.name === goal.figure);

  async function save(values: Values, of: Figure): Promise<void> {
    await change.mutateAsync({ path: { goal_id: goal.id }, body: bodyOf(values, of) });
    void message.success(w("changed"));
    await navigate(addressOf(goal));
  }

  return (
    <Editor
      figures={figures}
      initial={figure && valuesOf(goal, figure)}
      owner={goal.owner}
      act={w("save")}
      onSave={save}
    />
  );
}

function useFigures() {
  return useOne("/v1/goals/figures", {}, { staleMs: KEPT_MS });
}

interface EditorProps {
  figures: Figure[];
  initial?: Values | undefined;
  owner?: Goal["owner"];
  act: string;
  onSave: (values: Values, figure: Figure) => Promise<void>;
  isNew?: boolean;
}

function Editor({ figures, initial, owner = null, act, onSave, isNew = false }: EditorProps) {
  const navigate = useNavigate();
  const [form] = Form.useForm<Values>();
  const values = Form.useWatch([], form) as Partial<Values> | undefined;
  const figure = figures.find((each) => each.name === values?.figure);

  function choose(chosen: Figure): void {
    form.setFieldsValue(usualValues(chosen));
  }

  return (
    <div className="goal-form">
      <div className="stack">
        {isNew && <Usual figures={figures} chosen={figure?.name} onChoose={choose} />}
        <Section>
          <ActForm<Values>
            form={form}
            act={act}
            initial={initial ?? { period: "month", direction: "at_least" }}
            onSubmit={async (given) => {
              const of = figures.find((each) => each.name === given.figure);
              if (of) await onSave(given, of);
            }}
            onCancel={() => void navigate(-1)}
            onValuesChange={(changed) => {
              const other = figures.find((each) => each.name === changed.figure);
              if (other) choose(other);
            }}
          >
            <Fields figures={figures} figure={figure} owner={owner} />
          </ActForm>
        </Section>
      </div>
      <div className="goal-beside">
        <Preview values={values} figure={figure} />
      </div>
    </div>
  );
}
