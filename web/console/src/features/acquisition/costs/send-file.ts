import { problemOf, readProblem, type Schema } from "@/shared/api";

export type Told = Schema<"CostsAnswer">;
export type Line = Told["results"][number];

/** Sends the text of a file of costs; a preview tells what would become of it. */
export async function sendCosts(text: string, isPreview: boolean): Promise<Told> {
  const address = `/v1/acquisition/costs/import${isPreview ? "?preview=true" : ""}`;
  try {
    const answer = await fetch(address, {
      method: "POST",
      headers: { "content-type": "text/csv" },
      body: text,
    });
    const body: unknown = await answer.json();
    if (!answer.ok) throw readProblem(answer, body);
    return body as Told;
  } catch (error) {
    throw problemOf(error);
  }
}

/** The text of a file: as UTF-8, else as spreadsheets in China write it. */
export async function textOf(file: Blob): Promise<string> {
  const bytes = await file.arrayBuffer();
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("gb18030").decode(bytes);
  }
}
