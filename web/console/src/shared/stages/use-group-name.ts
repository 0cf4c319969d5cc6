import { useStageWords } from "./words";

type Key = Parameters<ReturnType<typeof useStageWords>>[0];
export type Group = Key extends infer K ? (K extends `group.${infer G}` ? G : never) : never;

/** What a group by RFM is called. */
export function useGroupName(): (group: Group) => string {
  const w = useStageWords();
  return (group) => w(`group.${group}`);
}
