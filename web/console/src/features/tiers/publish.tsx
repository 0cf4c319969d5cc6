import { Button } from "antd";
import { useState } from "react";
import { useAct } from "@/shared/api";
import { useFormats } from "@/shared/formats";
import { Consequences, useView } from "@/shared/ui";
import { bodyOf, type Ladder, type Version } from "./ladder";
import { tallied, type Preview } from "./use-preview";
import { useWords } from "./words";

interface PublishProps {
  ladder: Ladder;
  draft: Version;
  from: string | null;
  first: Preview | undefined;
}

/** Puts the draft in force, after saying in numbers whom it moves. */
export function PublishButton({ ladder, draft, from, first }: PublishProps) {
  const w = useWords();
  const formats = useFormats();
  const [isOpen, setOpen] = useState(false);
  const [, setView] = useView(["tab", "from"]);
  const publish = useAct("post", "/v1/programs/{program}/ladders/{code}/publish", {
    changes: ["/v1/programs", "/v1/reports"],
    done: w("published"),
    isQuiet: true,
  });
  const tally = tallied(first?.counts ?? [], bodyOf(draft));

  async function act(): Promise<void> {
    const path = { program: ladder.program, code: ladder.code };
    await publish.mutateAsync({ path, body: { live_from: from } });
    setView({ tab: null, from: null });
  }

  return (
    <>
      <Button type="primary" onClick={() => setOpen(true)}>
        {w("publish")}
      </Button>
      <Consequences
        isOpen={isOpen}
        title={w("publishTitle", { number: draft.number })}
        facts={[
          { label: w("beginsOn"), value: from ? formats.day(from) : w("atOnce") },
          { label: w("riseAtOnce"), value: formats.count(tally.rising) },
          { label: w("fallAtOnce"), value: formats.count(tally.falling) },
          { label: w("laterHigher"), value: formats.count(tally.laterHigher) },
          { label: w("laterLower"), value: formats.count(tally.laterLower) },
        ]}
        warning={w("publishWarning")}
        act={w("publish")}
        isLoading={first === undefined}
        onAct={act}
        onClose={() => setOpen(false)}
      />
    </>
  );
}
