import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { ask, type Answer, type ApiProblem } from "@/shared/api";
import type { Days } from "./days";

export type Preview = Answer<"post", "/v1/lifecycle/thresholds/preview">;

const WAIT_MS = 400;

/** Who would move if stages lasted so many days, asked for once writing has paused. */
export function usePreview(days: Days | null) {
  const text = days === null ? "" : JSON.stringify(days);
  const [asked, setAsked] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text), WAIT_MS);
    return () => clearTimeout(timer);
  }, [text]);
  const found = useQuery<Preview, ApiProblem>({
    queryKey: ["stage preview", asked],
    queryFn: ({ signal }) =>
      ask(
        "post",
        "/v1/lifecycle/thresholds/preview",
        { body: { ...(JSON.parse(asked) as Days), note: "" } },
        { signal },
      ),
    enabled: asked !== "",
    retry: false,
    placeholderData: keepPreviousData,
  });
  // What was counted for other days is not what is asked about.
  const isOfThese = asked === text && text !== "" && !found.isPlaceholderData;
  return { ...found, data: isOfThese ? found.data : undefined, isCounting: text !== "" };
}
