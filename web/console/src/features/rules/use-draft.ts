import { useCallback, useEffect, useRef, useState } from "react";
import { problemOf, useAct, type FieldProblem } from "@/shared/api";
import { useLeaving } from "@/shared/ui";
import { isReady, tidied, type RuleBody } from "./body";

const REST_MS = 700;

export type DraftState = "untouched" | "incomplete" | "faulty" | "saving" | "saved";

/**
 * A rule's draft while it is written: after every rest it goes to the server by itself.
 *
 * What is not complete or is refused stays here, and leaving the page then asks first.
 */
export function useDraft(program: string, code: string, given: RuleBody) {
  const [body, setBody] = useState(given);
  const [state, setState] = useState<DraftState>("untouched");
  const [faults, setFaults] = useState<FieldProblem[]>([]);
  const isTouched = useRef(false);
  const { mutateAsync } = useAct("put", "/v1/programs/{program}/rules/{code}/draft", {
    changes: ["/v1/programs/{program}/rules"],
    isQuiet: true,
  });
  useLeaving(state === "incomplete" || state === "faulty");

  const save = useCallback(
    async (written: RuleBody): Promise<boolean> => {
      if (!isReady(written)) {
        setState("incomplete");
        return false;
      }
      setState("saving");
      try {
        const sent = tidied(written) as unknown as Record<string, unknown>;
        await mutateAsync({ path: { program, code }, body: sent });
        setFaults([]);
        setState("saved");
        return true;
      } catch (error) {
        const { errors, message } = problemOf(error);
        setFaults(errors.length > 0 ? errors : [{ path: "", code: "refused", detail: message }]);
        setState("faulty");
        return false;
      }
    },
    [mutateAsync, program, code],
  );

  useEffect(() => {
    if (!isTouched.current) return;
    const timer = setTimeout(() => void save(body), REST_MS);
    return () => clearTimeout(timer);
  }, [body, save]);

  function change(to: RuleBody): void {
    isTouched.current = true;
    setBody(to);
  }

  /** Take what is stored now, as after a publication. */
  function reset(to: RuleBody): void {
    isTouched.current = false;
    setBody(to);
    setState("untouched");
    setFaults([]);
  }

  return { body, change, reset, state, faults, save: () => save(body) };
}
