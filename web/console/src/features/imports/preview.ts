import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ask, type Answer, type ApiProblem } from "@/shared/api";
import type { Kind } from "./fields";

export type Look = Answer<"post", "/v1/imports/preview">;

const HEAD_BYTES = 512 * 1024;
const IS_TEXT = /\.(csv|tsv|txt|jsonl|ndjson)$/i;

/** Sends the beginning of a file to be looked at; of other formats than plain text all of it. */
export async function lookAt(
  file: File,
  kind: Kind | null,
  mapping: string | null,
  signal?: AbortSignal,
): Promise<Look> {
  const isCut = IS_TEXT.test(file.name) && file.size > HEAD_BYTES;
  const form = new FormData();
  if (kind) form.set("kind", kind);
  if (kind && mapping) form.set("mapping", mapping);
  if (isCut) form.set("is_cut", "true");
  form.set("file", isCut ? file.slice(0, HEAD_BYTES) : file, file.name);
  return ask("post", "/v1/imports/preview", sent(form), signal ? { signal } : {});
}

/** What the mapping makes of the first rows, asked again whenever it has changed. */
export function useChecked(file: File, kind: Kind, mapping: string | null) {
  return useQuery<Look, ApiProblem>({
    queryKey: ["import preview", file.name, file.size, file.lastModified, kind, mapping],
    queryFn: ({ signal }) => lookAt(file, kind, mapping, signal),
    enabled: mapping !== null,
    placeholderData: keepPreviousData,
    retry: false,
    refetchOnWindowFocus: false,
  });
}

/** Uploads the files and starts; the answer is the import that works on them. */
export async function startImport(asked: {
  files: File[];
  kind: Kind;
  mapping: string;
  isDryRun: boolean;
}): Promise<Answer<"post", "/v1/imports">> {
  const form = new FormData();
  form.set("kind", asked.kind);
  form.set("mapping", asked.mapping);
  if (asked.isDryRun) form.set("dry_run", "true");
  for (const file of asked.files) form.append("file", file, file.name);
  return ask("post", "/v1/imports", sent(form));
}

// The interface's types speak of the fields; a form is what carries them.
function sent(form: FormData): { body: never } {
  return { body: form as never };
}
