export { StageTag } from "./stage-tag";
export { STAGES, type Stage } from "./stages";
export { useStageWords } from "./words";
