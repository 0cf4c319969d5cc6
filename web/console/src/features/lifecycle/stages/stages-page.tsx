import { useOne, type Answer, type Schema } from "@/shared/api";
import { useFormats } from "@/shared/formats";
import { StageTag, useStageWords } from "@/shared/stages";
import { Loaded, Page, Section, StatTile, Table, When } from "@/shared/ui";
import { useWords } from "../words";
import { FitOf } from "./by-rhythm";
import { ChangeDays } from "./change-days";

type Lifecycle = Answer<"get", "/v1/lifecycle">;
type Thresholds = Schema<"Thresholds">;

const EVERY_MS = 5_000;

/** How long stages last: who is in which, what other days would do, and all days there were. */
export function StagesPage() {
  const w = useWords();
  const found = useOne(
    "/v1/lifecycle",
    {},
    { every: (view) => (view && view.waiting_count > 0 ? EVERY_MS : false) },
  );
  return (
    <Page title={w("stagesTitle")} lead={w("stagesLead")}>
      <Loaded query={found}>
        {(view) => (
          <>
            <Counts view={view} />
            <ChangeDays key={view.thresholds.version} thresholds={view.thresholds} />
            <Versions versions={view.versions} />
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Counts({ view }: { view: Lifecycle }) {
  const w = useWords();
  const name = useStageWords();
  const formats = useFormats();
  return (
    <>
      <div className="tiles tiles-six">
        {view.stages.map(({ stage, member_count }) => (
          <StatTile
            key={stage}
            label={name(`stage.${stage}`)}
            value={formats.count(member_count)}
          />
        ))}
      </div>
      {view.waiting_count > 0 && (
        <p className="secondary" role="status">
          {w("waiting", { count: view.waiting_count })}
        </p>
      )}
    </>
  );
}

function Versions({ versions }: { versions: Thresholds[] }) {
  const w = useWords();
  const number = { align: "right" as const, className: "number" };
  return (
    <Section title={w("versions")} lead={w("versionsLead")} isFlush>
      <Table<Thresholds>
        aria-label={w("versions")}
        rowKey="version"
        dataSource={versions}
        columns={[
          {
            title: w("inForceSince"),
            render: (_, each) =>
              each.version === 1 ? w("fromTheStart") : <When at={each.effective_at} />,
          },
          {
            title: <StageTag stage="new" />,
            ...number,
            render: (_, each) => w("days", { count: each.days.new_days }),
          },
          {
            title: <StageTag stage="active" />,
            ...number,
            render: (_, each) => w("days", { count: each.days.active_days }),
          },
          {
            title: <StageTag stage="dormant" />,
            ...number,
            render: (_, each) => w("days", { count: each.days.dormant_days }),
          },
          {
            title: <StageTag stage="reactivated" />,
            ...number,
            render: (_, each) => w("days", { count: each.days.reactivated_days }),
          },
          {
            title: w("by"),
            render: (_, each) => (each.version === 1 ? w("installation") : each.made_by),
          },
          {
            title: w("note"),
            render: (_, each) => (
              <>
                {each.note}
                {each.adaptive && <FitOf adaptive={each.adaptive} />}
              </>
            ),
          },
        ]}
      />
    </Section>
  );
}
