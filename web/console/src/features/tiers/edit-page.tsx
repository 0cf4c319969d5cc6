import { useState } from "react";
import { Input } from "antd";
import { useNavigate, useParams, useSearchParams } from "react-router";
import { useAct } from "@/shared/api";
import { useName } from "@/shared/i18n";
import { useInstallation } from "@/shared/session";
import { Loaded, Page, Section } from "@/shared/ui";
import { Editor } from "./editor";
import { Field } from "./field";
import { bodyOf, draftOf, ladderPath, shownOf, type Ladder, type LadderBody } from "./ladder";
import { useLadder } from "./use-ladders";
import { useWords } from "./words";

const BEGUN: LadderBody = {
  names: { en: "" },
  window: { kind: "calendar", unit: "year" },
  validity: { kind: "next_period_end" },
  tiers: [
    { code: "silver", names: { en: "Silver", "zh-CN": "银卡" }, entry: spend("1000") },
    { code: "gold", names: { en: "Gold", "zh-CN": "金卡" }, entry: spend("5000") },
  ],
};

/** Writes the draft of a ladder that is there. */
export function EditLadderPage() {
  const w = useWords();
  const name = useName();
  const { now } = useInstallation();
  const { program = "", code = "" } = useParams();
  const ladder = useLadder(program, code);
  const shown = ladder.data && shownOf(ladder.data, now());
  const title = shown ? name(bodyOf(shown).names) : code;
  return (
    <Page
      title={w("editTitle", { name: title })}
      lead={w("editLead")}
      back={{ to: ladderPath({ program, code }), text: title }}
    >
      <Loaded query={ladder}>{(found) => <Existing key={found.code} ladder={found} />}</Loaded>
    </Page>
  );
}

function Existing({ ladder }: { ladder: Ladder }) {
  const { now } = useInstallation();
  const save = useSaved();
  const from = draftOf(ladder) ?? shownOf(ladder, now());
  if (!from) return null;
  const earlier = ladder.versions.filter((each) => each.state !== "draft").map(bodyOf);
  return (
    <Editor
      program={ladder.program}
      begun={bodyOf(from)}
      earlier={earlier}
      onSave={(body) => save(ladder.program, ladder.code, body)}
    />
  );
}

/** Begins a ladder with a draft. */
export function NewLadderPage() {
  const w = useWords();
  const [search] = useSearchParams();
  const { program } = useInstallation();
  const [code, setCode] = useState("");
  const save = useSaved();
  const chosen = search.get("program") ?? program?.code ?? "";
  return (
    <Page title={w("newLadder")} lead={w("editLead")} back={{ to: "/tiers", text: w("title") }}>
      <Section title={w("ladderCode")}>
        <div className="form-grid">
          <Field label={w("code")} path="code" hint={w("ladderCodeHint")}>
            {(id) => (
              <Input
                id={id}
                value={code}
                maxLength={60}
                onChange={({ target }) => setCode(target.value)}
              />
            )}
          </Field>
        </div>
      </Section>
      <Editor
        program={chosen}
        begun={BEGUN}
        earlier={[]}
        reason={code.trim() === "" ? w("codeNeeded") : undefined}
        onSave={(body) => save(chosen, code.trim(), body)}
      />
    </Page>
  );
}

function useSaved() {
  const w = useWords();
  const navigate = useNavigate();
  const save = useAct("put", "/v1/programs/{program}/ladders/{code}/draft", {
    changes: ["/v1/programs"],
    done: w("draftSaved"),
    isQuiet: true,
  });
  return async (program: string, code: string, body: LadderBody): Promise<void> => {
    const sent = body as unknown as Record<string, unknown>;
    await save.mutateAsync({ path: { program, code }, body: sent });
    await navigate(`${ladderPath({ program, code })}?tab=draft`);
  };
}

function spend(at_least: string) {
  return { kind: "reach" as const, metric: { kind: "spend" as const }, at_least };
}
