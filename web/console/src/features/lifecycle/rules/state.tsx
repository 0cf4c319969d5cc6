import { StateTag } from "@/shared/ui";
import { useWords } from "../words";

export function RuleState({ isOn }: { isOn: boolean }) {
  const w = useWords();
  return <StateTag tone={isOn ? "good" : "neutral"} text={w(isOn ? "ruleOn" : "rulePaused")} />;
}
