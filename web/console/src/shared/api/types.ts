import type { components, paths } from "@api/schema";

/** What the interface calls a thing: `Schema<"Store">`. */
export type Schema<Name extends keyof components["schemas"]> = components["schemas"][Name];

export type Method = "get" | "post" | "put" | "patch" | "delete";

/** The addresses that have a method. */
export type PathOf<M extends Method> = {
  [P in keyof paths]: paths[P] extends Record<M, { responses: unknown }> ? P : never;
}[keyof paths];

type Operation<M extends Method, P extends PathOf<M>> =
  paths[P] extends Record<M, infer O> ? O : never;

type Given<Parameters, Place extends string> =
  Parameters extends Record<Place, infer G>
    ? Exclude<G, undefined>
    : Parameters extends Partial<Record<Place, infer G>>
      ? Exclude<G, undefined>
      : never;

type Part<O, Place extends "query" | "path"> = O extends { parameters: infer Parameters }
  ? Given<Parameters, Place>
  : never;

type Field<Name extends string, Value> = [Value] extends [never]
  ? unknown
  : object extends Value
    ? { [K in Name]?: Value }
    : { [K in Name]: Value };

type JsonOf<Content> = Content extends { content: Record<string, infer J> } ? J : undefined;

type Body<O> = O extends { requestBody: infer B } ? JsonOf<B> : undefined;

type SentBody<O> = Body<O> extends undefined ? unknown : { body: Body<O> };

type Success<Answers> = {
  [S in keyof Answers]: S extends 200 | 201 | 202 | 204 ? JsonOf<Answers[S]> : never;
}[keyof Answers];

/** What goes with a request: `path` and `query` parameters, and for a write the `body`. */
export type Asked<M extends Method, P extends PathOf<M>> = Field<
  "path",
  Part<Operation<M, P>, "path">
> &
  Field<"query", Part<Operation<M, P>, "query">> &
  SentBody<Operation<M, P>>;

/** What the interface answers. */
export type Answer<M extends Method, P extends PathOf<M>> =
  Operation<M, P> extends { responses: infer Answers } ? Success<Answers> : never;

/** One entry of a list. */
export type ItemOf<P extends PathOf<"get">> =
  Answer<"get", P> extends { items: (infer I)[] } ? I : never;

/** The addresses of lists. */
export type ListPath = {
  [P in PathOf<"get">]: Answer<"get", P> extends { items: unknown[]; next_cursor?: unknown }
    ? P
    : never;
}[PathOf<"get">];
