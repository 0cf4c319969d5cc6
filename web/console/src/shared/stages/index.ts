export { StageTag } from "./stage-tag";
export { STAGES, type Stage } from "./stages";
export { useGroupName, type Group } from "./use-group-name";
export { useStageWords } from "./words";
