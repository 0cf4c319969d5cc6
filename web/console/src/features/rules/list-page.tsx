import { Select } from "antd";
import { Link } from "react-router";
import { useOne, wholeList, type Schema } from "@/shared/api";
import { useLanguage, useName } from "@/shared/i18n";
import { useProgramParts, type ProgramParts } from "@/shared/program";
import { useInstallation, useMay } from "@/shared/session";
import {
  FilterChoice,
  FilterText,
  ListPage,
  NONE,
  PrimaryAct,
  useView,
  type Column,
} from "@/shared/ui";
import { namesOf, type RuleBody } from "./body";
import { ruleState, RuleState, STATES } from "./rule-state";
import { Usage } from "./usage";
import { useWords } from "./words";
import "./rules.css";

type Rule = Schema<"RuleLine">;

const FILTERS = ["program", "state", "text"] as const;

/** The rules of a program: what each says, whether it acts, and how far its limits are used. */
export function RulesPage() {
  const w = useWords();
  const name = useName();
  const mayWrite = useMay("rules.write");
  const { programs, now } = useInstallation();
  const [view, setView] = useView(FILTERS);
  const program = view.program ?? programs[0]?.code ?? "";
  const parts = useProgramParts(program);
  const rules = useOne(
    "/v1/programs/{program}/rules",
    { path: { program } },
    { isEnabled: program !== "" },
  );
  const text = view.text?.toLowerCase();
  const shown = rules.data?.items.filter((rule) => {
    const isState = !view.state || ruleState(rule.latest, rule.in_force, now()) === view.state;
    const said = [
      rule.code,
      name(namesOf(rule.latest.body)),
      ...rule.words.en,
      ...rule.words["zh-CN"],
    ];
    return isState && (!text || said.join(" ").toLowerCase().includes(text));
  });
  const add = mayWrite && program && (
    <PrimaryAct text={w("add")} to={`/rules/new?program=${encodeURIComponent(program)}`} />
  );
  return (
    <ListPage
      id="rules"
      title={w("title")}
      lead={w("lead")}
      actions={add}
      list={wholeList(rules, shown)}
      columns={useRuleColumns(parts)}
      rowKey={(rule) => rule.code}
      to={(rule) => addressOf(rule)}
      filterNames={FILTERS}
      filters={
        <>
          {programs.length > 1 && (
            <Select
              aria-label={w("program")}
              className="filter-choice"
              value={program}
              options={programs.map((each) => ({ value: each.code, label: each.name }))}
              onChange={(to: string) => setView({ program: to })}
            />
          )}
          <FilterText name="text" label={w("search")} />
          <FilterChoice
            name="state"
            label={w("state")}
            options={STATES.map((state) => ({ value: state, label: w(`state.${state}`) }))}
          />
        </>
      }
      empty={{ title: w("emptyTitle"), hint: w("emptyHint"), action: add }}
    />
  );
}

function addressOf(rule: Rule): string {
  return `/rules/${encodeURIComponent(rule.program)}/${encodeURIComponent(rule.code)}`;
}

function useRuleColumns(parts: ProgramParts): Column<Rule>[] {
  const w = useWords();
  const name = useName();
  const language = useLanguage();
  const space = language === "en" ? " " : "";
  const nameOf = (rule: Rule) => name(namesOf(rule.latest.body));
  return [
    {
      key: "name",
      title: w("name"),
      phone: "title",
      render: (rule) => (
        <div>
          <Link to={addressOf(rule)}>{nameOf(rule)}</Link>
          <div className="secondary small">
            <code>{rule.code}</code>
          </div>
        </div>
      ),
      text: nameOf,
    },
    {
      key: "state",
      title: w("state"),
      render: (rule) => <RuleState version={rule.latest} inForce={rule.in_force} />,
      text: (rule) => rule.latest.state,
    },
    {
      key: "words",
      title: w("says"),
      render: (rule) => <div className="rule-says">{rule.words[language].join(space)}</div>,
      text: (rule) => rule.words[language].join(space),
    },
    {
      key: "usage",
      title: w("usage"),
      render: (rule) =>
        rule.usage.length === 0 ? NONE : <Usage counters={rule.usage} parts={parts} />,
    },
    {
      key: "order",
      title: w("groupAndPriority"),
      isExtra: true,
      render: (rule) => {
        const { group, priority = 0 } = rule.latest.body as unknown as RuleBody;
        const told = [group && w(`mode.${group.mode}`), group?.name].filter(Boolean).join(": ");
        return (
          <span>
            {told || NONE} {priority !== 0 && <span className="secondary">{priority}</span>}
          </span>
        );
      },
    },
  ];
}
