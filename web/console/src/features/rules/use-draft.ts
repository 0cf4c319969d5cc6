import { useCallback, useEffect, useRef, useState } from "react";
import { problemOf, useAct, type FieldProblem } from "@/shared/api";
import { useLeaving } from "@/shared/ui";
import { isReady, tidied, type RuleBody } from "./body";

const REST_MS = 700;

export type DraftState = "untouched" | "incomplete" | "faulty" | "saving" | "saved";

/**
 * A rule's draft while it is written: after every rest it goes to the server by itself, and when
 * the page is left.
 *
 * It counts as saved once the server has what stands here now. What is not complete or is refused
 * stays here, and leaving the page then asks first.
 */
export function useDraft(program: string, code: string, given: RuleBody) {
  const [body, setBody] = useState(given);
  const [state, setState] = useState<DraftState>("untouched");
  const [faults, setFaults] = useState<FieldProblem[]>([]);
  const latest = useRef(given);
  const isUnsent = useRef(false);
  const { mutateAsync } = useAct("put", "/v1/programs/{program}/rules/{code}/draft", {
    changes: ["/v1/programs/{program}/rules"],
    isQuiet: true,
    inTurn: `draft of ${program}/${code}`,
  });
  useLeaving(state === "incomplete" || state === "faulty");

  const save = useCallback(
    async (written: RuleBody): Promise<void> => {
      if (!isReady(written)) {
        setState("incomplete");
        return;
      }
      isUnsent.current = false;
      setState("saving");
      try {
        const sent = tidied(written) as unknown as Record<string, unknown>;
        await mutateAsync({ path: { program, code }, body: sent });
        setFaults([]);
        if (latest.current === written) setState("saved");
      } catch (error) {
        const { errors, message } = problemOf(error);
        setFaults(errors.length > 0 ? errors : [{ path: "", code: "refused", detail: message }]);
        setState("faulty");
      }
    },
    [mutateAsync, program, code],
  );

  useEffect(() => {
    if (!isUnsent.current) return;
    const timer = setTimeout(() => void save(body), REST_MS);
    return () => clearTimeout(timer);
  }, [body, save]);

  useEffect(
    () => () => {
      if (isUnsent.current) void save(latest.current);
    },
    [save],
  );

  function change(to: RuleBody): void {
    latest.current = to;
    isUnsent.current = true;
    setState(isReady(to) ? "saving" : "incomplete");
    setBody(to);
  }

  /** Take what is stored now, as after a publication. */
  function reset(to: RuleBody): void {
    latest.current = to;
    isUnsent.current = false;
    setBody(to);
    setState("untouched");
    setFaults([]);
  }

  return { body, change, reset, state, faults };
}
