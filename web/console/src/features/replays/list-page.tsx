import { Button, Select } from "antd";
import { useState } from "react";
import { Link, useNavigate } from "react-router";
import { useList, type Schema } from "@/shared/api";
import { useFormats } from "@/shared/formats";
import { useInstallation, useMay } from "@/shared/session";
import {
  isUnderWay,
  ListPage,
  PrimaryAct,
  StateTag,
  useView,
  When,
  type Column,
  type StateTone,
} from "@/shared/ui";
import { useProgramParts } from "@/shared/program";
import { StartReplay } from "./start-replay";
import { useRuleNames } from "./use-tellings";
import { useWords } from "./words";

type Replay = Schema<"ReplayView">;

const FILTERS = ["program"] as const;
const POLL_MS = 3_000;

export const TONES: Record<Replay["state"], StateTone> = {
  waiting: "waiting",
  running: "active",
  succeeded: "good",
  failed: "bad",
  cancelled: "neutral",
};

/** All replays of a program; some of them chosen are held side by side. */
export function ReplaysPage() {
  const w = useWords();
  const navigate = useNavigate();
  const mayWrite = useMay("rules.write");
  const { programs } = useInstallation();
  const [view, setView] = useView(FILTERS);
  const [isOpen, setOpen] = useState(false);
  const [keys, setKeys] = useState<string[]>([]);
  const program = view.program ?? programs[0]?.code ?? "";
  const replays = useList(
    "/v1/programs/{program}/replays",
    { path: { program } },
    { isEnabled: program !== "", everyMs: POLL_MS },
  );
  const done = keys.filter((key) =>
    replays.items.some((each) => each.id === key && each.state === "succeeded"),
  );
  // The oldest chosen is the base that the others are held against.
  const ordered = done.toSorted();
  const add = mayWrite && program && (
    <PrimaryAct text={w("startLive")} onClick={() => setOpen(true)} />
  );
  return (
    <>
      <ListPage
        id="replays"
        title={w("title")}
        lead={w("lead")}
        actions={add}
        list={replays}
        columns={useReplayColumns()}
        rowKey={(replay) => replay.id}
        to={(replay) => `/replays/${replay.id}`}
        selection={{ keys, onChange: setKeys }}
        summary={
          <Button
            size="small"
            disabled={done.length < 2}
            title={w("compareHint")}
            onClick={() =>
              void navigate(
                `/replays/compare?base=${ordered[0]}&with=${ordered.slice(1).join(",")}`,
              )
            }
          >
            {w("compare", { count: done.length })}
          </Button>
        }
        filterNames={FILTERS}
        filters={
          programs.length > 1 && (
            <Select
              aria-label={w("program")}
              className="filter-choice"
              value={program}
              options={programs.map((each) => ({ value: each.code, label: each.name }))}
              onChange={(to: string) => setView({ program: to })}
            />
          )
        }
        empty={{ title: w("emptyTitle"), hint: w("emptyHint"), action: add }}
      />
      <StartReplay
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        program={program}
        versions={{}}
        name={w("liveName")}
      />
    </>
  );
}

function useReplayColumns(): Column<Replay>[] {
  const w = useWords();
  const formats = useFormats();
  return [
    {
      key: "name",
      title: w("name"),
      phone: "title",
      render: (replay) => <Link to={`/replays/${replay.id}`}>{replay.name ?? w("unnamed")}</Link>,
    },
    {
      key: "state",
      title: w("state"),
      render: (replay) => (
        <span>
          <StateTag tone={TONES[replay.state]} text={w(`state.${replay.state}`)} />
          {isUnderWay(replay.state) && replay.total_count ? (
            <span className="secondary number">
              {formats.share(replay.done_count / replay.total_count, 0)}
            </span>
          ) : null}
        </span>
      ),
    },
    { key: "tried", title: w("tried"), render: (replay) => <Tried replay={replay} /> },
    {
      key: "stretch",
      title: w("stretch"),
      render: (replay) => <Stretch replay={replay} />,
    },
    {
      key: "created_at",
      title: w("asked"),
      render: (replay) => <When at={replay.created_at} as="relative" />,
    },
    { key: "by", title: w("by"), isExtra: true, render: (replay) => replay.requested_by },
  ];
}

/** Which versions a replay tries in place of what is live. */
export function Tried({ replay: { program, versions } }: { replay: Replay }) {
  const w = useWords();
  const ruleName = useRuleNames(program);
  const { ladders } = useProgramParts(program);
  const ladderName = (code: string) => ladders.find((each) => each.code === code)?.name ?? code;
  const { rules = {}, ladders: tried = {} } = versions;
  const chosen = [
    ...Object.keys(rules).map((code) => ({ code: ruleName(code), choice: rules[code] })),
    ...Object.keys(tried).map((code) => ({ code: ladderName(code), choice: tried[code] })),
  ];
  const told = chosen.map(({ code, choice = "live" }) =>
    typeof choice === "number"
      ? w("choice.number", { code, number: choice })
      : w(`choice.${choice}`, { code }),
  );
  if (versions.document) told.push(w("choice.document"));
  return told.length === 0 ? w("asLive") : told.join(", ");
}

/** From when to when a replay goes. */
export function Stretch({ replay }: { replay: Replay }) {
  const w = useWords();
  const formats = useFormats();
  const isAll = new Date(replay.from_at).getUTCFullYear() < 1971;
  const from = isAll ? w("beginning") : formats.date(replay.from_at);
  return (
    <span className="number">
      {from} – {formats.date(replay.until_at)}
    </span>
  );
}
