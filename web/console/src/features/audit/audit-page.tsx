import { Link } from "react-router";
import { useList, useOne, type Schema } from "@/shared/api";
import { dayAfter, startOfDay } from "@/shared/formats";
import { useInstallation, useMay } from "@/shared/session";
import {
  CopyId,
  FilterChoice,
  FilterDates,
  FilterText,
  ListPage,
  StateTag,
  useView,
  When,
  type Column,
} from "@/shared/ui";
import "./audit.css";
import { Details } from "./details";
import { KINDS, useTold } from "./told";
import { useWords } from "./words";

type Entry = Schema<"AuditView">;

const FILTERS = ["actor", "kind", "subject", "action", "from", "until"] as const;
const ENOUGH = 200;

/** Where things are that somebody may want to look at from here. */
const PLACES: Record<string, (id: string) => string> = {
  member: (id) => `/members/${id}`,
  staff: (id) => `/staff/${id}`,
  key: (id) => `/keys/${id}`,
  role: (id) => `/roles/${id}`,
  store: (id) => `/stores/${encodeURIComponent(id)}`,
  webhook_endpoint: (id) => `/webhooks/${id}`,
  rule: (id) => `/rules/${id}`,
  ladder: (id) => `/tiers/${id}`,
  asset: (id) => `/program-assets/${id}`,
  replay: (id) => `/replays/${id}`,
  import: (id) => `/imports/${id}`,
};

/** Who did what, when; every filter stands in the address. */
export function AuditPage() {
  const w = useWords();
  const told = useTold();
  const { timeZone } = useInstallation();
  const [view] = useView(FILTERS);
  const actors = useActors();
  const entries = useList("/v1/audit", {
    query: {
      actor_id: view.actor ?? null,
      subject_kind: view.kind ?? null,
      subject_id: view.subject ?? null,
      action: view.action ?? null,
      since: view.from ? startOfDay(view.from, timeZone) : null,
      until: view.until ? startOfDay(dayAfter(view.until), timeZone) : null,
    },
  });
  const known = useOne("/v1/audit/actions", {});
  const actions = new Set([...(known.data?.actions ?? []), view.action ?? ""]);
  return (
    <ListPage
      id="audit"
      title={w("title")}
      lead={w("lead")}
      list={entries}
      columns={useEntryColumns()}
      rowKey={(entry) => entry.id}
      expand={(entry) => <Details entry={entry} />}
      filterNames={FILTERS}
      filters={
        <>
          <FilterChoice
            name="actor"
            label={w("actor")}
            otherwise={w("actorAll")}
            options={actors}
          />
          <FilterChoice
            name="action"
            label={w("action")}
            options={[...actions]
              .filter(Boolean)
              .map((action) => ({ value: action, label: told.action(action) }))}
          />
          <FilterChoice
            name="kind"
            label={w("subjectKind")}
            options={KINDS.map((kind) => ({ value: kind, label: told.kind(kind) }))}
          />
          <FilterText name="subject" label={w("subjectId")} />
          <FilterDates names={["from", "until"]} label={w("dates")} />
        </>
      }
      empty={{ title: w("emptyTitle"), hint: w("emptyHint") }}
    />
  );
}

// Who may read the log may not always read who there is; then only what the address says narrows.
function useActors() {
  const w = useWords();
  const [view] = useView(["actor"]);
  const staff = useOne(
    "/v1/staff",
    { query: { limit: ENOUGH } },
    { isEnabled: useMay("staff.read") },
  );
  const keys = useOne(
    "/v1/keys",
    { query: { limit: ENOUGH, with_revoked: true } },
    { isEnabled: useMay("keys.read") },
  );
  const options = [
    ...(staff.data?.items ?? []).map((each) => ({ value: each.id, label: each.display_name })),
    ...(keys.data?.items ?? []).map((each) => ({
      value: each.id,
      label: `${each.name} (${w("actorKey")})`,
    })),
  ];
  const { actor } = view;
  const isKnown = !actor || options.some((each) => each.value === actor);
  return isKnown ? options : [...options, { value: actor, label: `…${actor.slice(-6)}` }];
}

function useEntryColumns(): Column<Entry>[] {
  const w = useWords();
  const told = useTold();
  const nameOf = ({ actor }: Entry) =>
    actor.kind === "system" ? w("actorSystem") : (actor.name ?? `…${actor.id.slice(-6)}`);
  return [
    {
      key: "at",
      title: w("at"),
      render: (entry) => <When at={entry.occurred_at} />,
      text: (entry) => entry.occurred_at,
    },
    {
      key: "actor",
      title: w("actor"),
      render: (entry) => (
        <>
          {nameOf(entry)}
          {entry.actor.kind === "key" && <div className="secondary small">{w("actorKey")}</div>}
        </>
      ),
      text: nameOf,
    },
    {
      key: "action",
      title: w("action"),
      phone: "title",
      render: (entry) => (
        <>
          {told.action(entry.action)}{" "}
          {!entry.is_intact && <StateTag tone="bad" text={w("altered")} />}
          <div className="secondary small">
            <code>{entry.action}</code>
          </div>
        </>
      ),
      text: (entry) => entry.action,
    },
    {
      key: "subject",
      title: w("subject"),
      render: ({ subject }) => (
        <>
          {told.kind(subject.kind)} <SubjectId kind={subject.kind} id={subject.id} />
        </>
      ),
      text: ({ subject }) => `${subject.kind} ${subject.id}`,
    },
    {
      key: "ip",
      title: w("ip"),
      isExtra: true,
      render: (entry) => entry.ip,
      text: (entry) => entry.ip ?? "",
    },
  ];
}

const SHORT_MAX = 30;

function SubjectId({ kind, id }: { kind: string; id: string }) {
  const w = useWords();
  const place = PLACES[kind];
  const isShort = id.length <= SHORT_MAX;
  return (
    <>
      {isShort ? <code>{id}</code> : <CopyId id={id} />}
      {place && (
        <>
          {" "}
          <Link to={place(id)} className="audit-place">
            {w("show")}
          </Link>
        </>
      )}
    </>
  );
}
