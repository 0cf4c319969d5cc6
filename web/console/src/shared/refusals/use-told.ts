import { App } from "antd";
import { useCallback } from "react";
import { problemOf, type ApiProblem } from "@/shared/api/problem";
import { useLanguage } from "@/shared/i18n";
import { useSharedWords } from "../words";
import { fieldToldIn, toldIn, type Refused, type Told } from "./told";

/** Tells what went wrong in the language of now. */
export function useTold(): (problem: ApiProblem) => Told {
  const language = useLanguage();
  const w = useSharedWords();
  return useCallback(
    ({ status, code, message }: ApiProblem) =>
      status === 0
        ? { text: w("problemUnreachable"), more: null, raw: null }
        : toldIn(language, { code, detail: message }),
    [language, w],
  );
}

/** Tells what is wrong with a field in the language of now. */
export function useFieldTold(): (fault: Refused) => string {
  const language = useLanguage();
  return useCallback((fault: Refused) => fieldToldIn(language, fault), [language]);
}

/** Says in passing what went wrong, with its code; whatever was thrown. */
export function useComplaint(): (error: unknown) => void {
  const { message } = App.useApp();
  const told = useTold();
  return useCallback(
    (error: unknown) => {
      const problem = problemOf(error);
      const { text, more } = told(problem);
      void message.error([text, more, `(${problem.code})`].filter(Boolean).join(" "));
    },
    [message, told],
  );
}
