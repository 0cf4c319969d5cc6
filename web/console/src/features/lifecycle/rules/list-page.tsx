import { Tag } from "antd";
import { Link } from "react-router";
import { useOne, wholeList, type ItemOf } from "@/shared/api";
import { By, ListPage, NONE, PrimaryAct, Day, When, type Column } from "@/shared/ui";
import { useWords } from "../words";
import { RuleState } from "./state";

export type TagRule = ItemOf<"/v1/tag-rules">;

/** The rules by which members get tags and lose them. */
export function TagRulesPage() {
  const w = useWords();
  const found = useOne("/v1/tag-rules", {});
  return (
    <ListPage
      id="tag-rules"
      title={w("rulesTitle")}
      lead={w("rulesLead")}
      actions={<PrimaryAct text={w("ruleNew")} to="/tag-rules/new" />}
      list={wholeList(found, found.data?.items ?? [])}
      columns={useColumns()}
      rowKey={(rule) => rule.code}
      to={(rule) => `/tag-rules/${encodeURIComponent(rule.code)}`}
      empty={{
        title: w("noRules"),
        hint: w("noRulesHint"),
      }}
    />
  );
}

function useColumns(): Column<TagRule>[] {
  const w = useWords();
  return [
    {
      key: "title",
      title: w("ruleTitle"),
      phone: "title",
      render: (rule) => (
        <Link to={`/tag-rules/${encodeURIComponent(rule.code)}`}>{rule.title}</Link>
      ),
      text: (rule) => rule.title,
    },
    { key: "tag", title: w("tag"), render: (rule) => <Tag>{rule.tag}</Tag> },
    { key: "state", title: w("state"), render: (rule) => <RuleState isOn={rule.is_on} /> },
    {
      key: "lasts",
      title: w("lasts"),
      render: (rule) =>
        rule.lasts_days === null ? w("asLong") : w("daysAfter", { count: rule.lasts_days }),
    },
    {
      key: "checked",
      title: w("checkedOn"),
      render: (rule) => (rule.checked_on ? <Day on={rule.checked_on} /> : NONE),
    },
    {
      key: "changed",
      title: w("changed"),
      phone: "hide",
      render: (rule) => (
        <>
          <When at={rule.changed_at} as="relative" /> · <By name={rule.changed_by} />
        </>
      ),
    },
  ];
}
