import type { paths } from "@api/schema";
import createClient from "openapi-fetch";
import { ApiProblem, problemOf, readProblem } from "./problem";
import type { Answer, Asked, Method, PathOf } from "./types";

interface Sent {
  path?: Record<string, unknown>;
  query?: Record<string, unknown>;
  body?: unknown;
}

interface Told {
  data?: unknown;
  error?: unknown;
  response: Response;
}

type Send = (path: string, init: unknown) => Promise<Told>;

// Lists of one name become `?tag=a&tag=b`, as the interface reads them.
const client = createClient<paths>({
  baseUrl: location.origin,
  querySerializer: { array: { style: "form", explode: true } },
});

const listeners = new Set<(problem: ApiProblem) => void>();

/** Hears of every problem, to notice that a session has ended; gives what ends the hearing. */
export function onProblem(listener: (problem: ApiProblem) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export interface AskOptions {
  signal?: AbortSignal;
  /** The `Idempotency-Key` of a write that moves value: sent again, it does nothing twice. */
  idempotencyKey?: string;
  /** The answer is a text, as YAML is. */
  isText?: boolean;
}

/** Asks the interface; throws an `ApiProblem`. Values that are empty are not sent. */
export async function ask<M extends Method, P extends PathOf<M>>(
  method: M,
  path: P,
  asked: Asked<M, P>,
  options: AskOptions = {},
): Promise<Answer<M, P>> {
  const sent = asked as Sent;
  const send = client[method.toUpperCase() as "GET"] as unknown as Send;
  const headers = options.idempotencyKey ? { "Idempotency-Key": options.idempotencyKey } : {};
  try {
    const told = await send(path, {
      params: { path: sent.path, query: withoutEmpty(sent.query) },
      ...("body" in sent ? { body: sent.body } : {}),
      headers,
      ...(options.isText ? { parseAs: "text" } : {}),
      signal: options.signal,
    });
    if (!told.response.ok) throw readProblem(told.response, told.error);
    return told.data as Answer<M, P>;
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    const problem = problemOf(error);
    listeners.forEach((listener) => listener(problem));
    throw problem;
  }
}

/** A key that no other write has; `crypto.randomUUID` is missing where a page comes over http. */
export function newIdempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function withoutEmpty(query: Record<string, unknown> = {}): Record<string, unknown> {
  const given = Object.entries(query).filter(([, value]) => value != null && value !== "");
  return Object.fromEntries(given);
}
