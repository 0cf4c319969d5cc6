import { Button } from "antd";
import { useState } from "react";
import { useAct } from "@/shared/api";
import { useFormats } from "@/shared/formats";
import { Consequences } from "@/shared/ui";
import type { Ladder } from "./ladder";
import { useCensus } from "./use-ladders";
import { useWords } from "./words";

/** Ends a ladder now, after saying whom that is about. */
export function RetireButton({ ladder }: { ladder: Ladder }) {
  const w = useWords();
  const formats = useFormats();
  const [isOpen, setOpen] = useState(false);
  const census = useCensus(isOpen ? ladder.program : undefined, null);
  const retire = useAct("post", "/v1/programs/{program}/ladders/{code}/retire", {
    changes: ["/v1/programs", "/v1/reports"],
    done: w("retired"),
    isQuiet: true,
  });
  const found = census.data?.ladders.find((each) => each.ladder === ladder.code);
  const held = found?.tiers.reduce((sum, each) => sum + each.member_count, 0) ?? 0;
  return (
    <>
      <Button onClick={() => setOpen(true)}>{w("retire")}</Button>
      <Consequences
        isOpen={isOpen}
        title={w("retireTitle")}
        facts={[{ label: w("retireHeld"), value: formats.count(held) }]}
        warning={w("retireWarning")}
        act={w("retire")}
        isDanger
        mustTick
        isLoading={census.isLoading}
        onAct={() =>
          retire.mutateAsync({ path: { program: ladder.program, code: ladder.code }, body: {} })
        }
        onClose={() => setOpen(false)}
      />
    </>
  );
}
