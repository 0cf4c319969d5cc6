import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Spin } from "antd";
import { useEffect, useState } from "react";
import { ask, type ApiProblem, type Schema } from "@/shared/api";
import { useLanguage } from "@/shared/i18n";
import { useTold } from "@/shared/refusals";
import { isComplete, type Condition } from "./tree";
import { useWords } from "./words";

const WAIT_MS = 250;

type Said = { rule: object } | { condition: object };

/** What a rule or a condition says in both languages, asked for anew as it is written. */
export function useWording(program: string, said: Said, isEnabled = true) {
  // What is not complete yet is never asked, not even late.
  const [asked, setAsked] = useState<Said | null>(isEnabled ? said : null);
  const text = JSON.stringify(said);
  useEffect(() => {
    if (!isEnabled) return;
    const timer = setTimeout(() => setAsked(JSON.parse(text) as Said), WAIT_MS);
    return () => clearTimeout(timer);
  }, [text, isEnabled]);
  return useQuery<Schema<"Wording">, ApiProblem>({
    queryKey: ["wording", program, asked],
    queryFn: ({ signal }) =>
      ask(
        "post",
        "/v1/programs/{program}/words",
        { path: { program }, body: asked as Schema<"WordingBody"> },
        { signal },
      ),
    enabled: isEnabled && asked !== null && program !== "",
    retry: false,
    placeholderData: keepPreviousData,
  });
}

interface ConditionWordsProps {
  program: string;
  condition: Condition;
  isInBoth: boolean;
}

/** A condition in words, as it stands. */
export function ConditionWords({ program, condition, isInBoth }: ConditionWordsProps) {
  const w = useWords();
  const told = useTold();
  const isWhole = isComplete(condition);
  const wording = useWording(program, { condition }, isWhole);
  if (!isWhole) return <p className="condition-words secondary">{w("incomplete")}</p>;
  if (wording.error) return <p className="condition-words secondary">{told(wording.error).text}</p>;
  return wording.data ? (
    <Sentences wording={wording.data} isInBoth={isInBoth} />
  ) : (
    <Spin size="small" />
  );
}

interface SentencesProps {
  wording: Schema<"Wording">;
  isInBoth?: boolean;
}

/** Sentences in the language of now, and smaller in the other one where rules are written in both. */
export function Sentences({ wording, isInBoth = true }: SentencesProps) {
  const w = useWords();
  const language = useLanguage();
  const other = language === "en" ? "zh-CN" : "en";
  const space = { en: " ", "zh-CN": "" };
  return (
    <div className="condition-words" role="note" aria-label={w("sentence")} aria-live="polite">
      <p lang={language}>{wording[language].join(space[language])}</p>
      {isInBoth && (
        <p lang={other} className="secondary small">
          {wording[other].join(space[other])}
        </p>
      )}
    </div>
  );
}
