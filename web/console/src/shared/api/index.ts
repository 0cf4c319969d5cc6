export { ask, newIdempotencyKey, onProblem } from "./client";
export { cursorName, useCursor, useList, wholeList, type List } from "./list";
export { ApiProblem, problemOf, readProblem, type FieldProblem } from "./problem";
export { queryClient, refresh, useAct, useOne } from "./query";
export type { Answer, Asked, ItemOf, ListPath, PathOf, Schema } from "./types";
