export { MEASURES } from "./catalog";
export type { AttributeFact, Catalog, Choice, Fact, Kind } from "./catalog";
export { ConditionBuilder } from "./condition-builder";
export { ConditionWords, Sentences, useWording } from "./condition-words";
export { isComplete, leafCount, type Condition } from "./tree";
