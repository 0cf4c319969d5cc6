import { useNavigate, useParams } from "react-router";
import { useAct, useOne, type Schema } from "@/shared/api";
import { useLanguage } from "@/shared/i18n";
import { useInstallation } from "@/shared/session";
import { ActForm, Loaded, Page, Section } from "@/shared/ui";
import { ReportFields } from "./report-fields";
import { MailNote } from "./mail-note";
import type { Schedule } from "./parts";
import "./report-schedules.css";
import { ReaderFields, RhythmFields } from "./sending-fields";
import { useWords } from "./words";

type Body = Schema<"NewScheduleBody">;
type Wanted = Schedule["wanted"];

const USUAL: Wanted = {
  period: "last_month",
  rates: [],
  returns: "net",
  cuts: "rank",
  steps: [],
  within_days: 7,
  touch: "last",
  value_days: 90,
};

const LIST = "/insight/schedules";

export function NewSchedulePage() {
  const w = useWords();
  const language = useLanguage();
  const navigate = useNavigate();
  const { timeZone, setup } = useInstallation();
  const create = useAct("post", "/v1/report-schedules", {
    isQuiet: true,
    done: ({ name }) => w("created", { name }),
  });
  const initial: Partial<Body> = {
    formats: ["pdf", "xlsx"],
    locale: language,
    wanted: USUAL,
    when: {
      cadence: "monthly",
      month_day: 1,
      weekday: 1,
      local_time: "08:00",
      time_zone: timeZone,
    },
    recipients: [],
  };
  return (
    <Page title={w("add")} back={{ to: LIST, text: w("title") }} width="form">
      <MailNote />
      {setup && (
        <ActForm<Body>
          act={w("create")}
          initial={initial}
          draft="report-schedule"
          onSubmit={async (values) => {
            const made = await create.mutateAsync({
              body: { ...bodyOf(values, USUAL), is_enabled: true },
            });
            await navigate(`${LIST}/${made.id}`);
          }}
          onCancel={() => void navigate(LIST)}
        >
          <Fields />
        </ActForm>
      )}
    </Page>
  );
}

export function EditSchedulePage() {
  const w = useWords();
  const { scheduleId = "" } = useParams();
  const path = { schedule_id: scheduleId };
  const schedule = useOne("/v1/report-schedules/{schedule_id}", { path }, { staleMs: Infinity });
  const to = `${LIST}/${scheduleId}`;
  const name = schedule.data?.name;
  return (
    <Page
      title={name ? w("editTitle", { name }) : w("one")}
      back={{ to, text: name ?? w("one") }}
      width="form"
    >
      <Loaded query={schedule}>{(found) => <Edit of={found} to={to} />}</Loaded>
    </Page>
  );
}

function Edit({ of: schedule, to }: { of: Schedule; to: string }) {
  const w = useWords();
  const navigate = useNavigate();
  const change = useAct("patch", "/v1/report-schedules/{schedule_id}", {
    isQuiet: true,
    done: ({ name }) => w("saved", { name }),
  });
  const { name, report, wanted, when, formats, locale, recipients } = schedule;
  return (
    <ActForm<Body>
      act={w("save")}
      initial={{ name, report, wanted, when, formats, locale, recipients }}
      onSubmit={async (values) => {
        await change.mutateAsync({
          path: { schedule_id: schedule.id },
          body: bodyOf(values, wanted),
        });
        await navigate(to);
      }}
      onCancel={() => void navigate(to)}
    >
      <Fields />
    </ActForm>
  );
}

function Fields() {
  const w = useWords();
  return (
    <div className="stack schedule-form">
      <Section title={w("what")}>
        <ReportFields />
      </Section>
      <Section title={w("when")}>
        <RhythmFields />
      </Section>
      <Section title={w("whom")}>
        <ReaderFields />
      </Section>
    </div>
  );
}

// What belongs to another rhythm is not sent, an empty currency is none, and terms that the form
// does not show for this report stay what they were.
function bodyOf(values: Body, before: Wanted): Omit<Body, "is_enabled"> {
  const { name, report, wanted, when, formats, locale, recipients } = values;
  return {
    name,
    report,
    wanted: { ...before, ...wanted, currency: wanted?.currency || null },
    when: {
      ...when,
      weekday: when.cadence === "weekly" ? (when.weekday ?? 1) : null,
      month_day: when.cadence === "monthly" ? (when.month_day ?? 1) : null,
    },
    formats: formats ?? [],
    locale,
    recipients,
  };
}
