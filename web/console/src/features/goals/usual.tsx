import { Button, Flex } from "antd";
import { useOne } from "@/shared/api";
import { useInstallation } from "@/shared/session";
import { Section } from "@/shared/ui";
import type { Figure } from "./types";
import { useNamed } from "./use-named";
import { useTold } from "./use-told";
import { useWords } from "./words";

interface UsualProps {
  figures: Figure[];
  chosen: string | undefined;
  onChoose: (figure: Figure) => void;
}

/** The goals that most programs begin with, to begin from; those that are set already are left out. */
export function Usual({ figures, chosen, onChoose }: UsualProps) {
  const w = useWords();
  const named = useNamed();
  const told = useTold();
  const { currency } = useInstallation();
  const goals = useOne("/v1/goals", {});
  const present = new Set(
    goals.data?.filter((each) => each.period === "month").map((each) => each.figure),
  );
  const usual = figures.filter((each) => each.usual_target !== null && !present.has(each.name));
  if (!goals.data || usual.length === 0) return null;
  return (
    <Section title={w("usual")} lead={w("usualLead")}>
      <Flex gap={8} wrap>
        {usual.map((each) => (
          <Button
            key={each.name}
            aria-pressed={each.name === chosen}
            type={each.name === chosen ? "primary" : "default"}
            onClick={() => onChoose(each)}
          >
            {named(each.names)} {told.target({ ...each, currency, target: each.usual_target ?? 0 })}
          </Button>
        ))}
      </Flex>
    </Section>
  );
}
