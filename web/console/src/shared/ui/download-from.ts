import { readProblem } from "@/shared/api";
import { download } from "./download";

const NAME = /filename="([^"]+)"/;

/** Asks for a file and hands it to the browser; throws an `ApiProblem`. */
export async function downloadFrom(method: "GET" | "POST", address: string): Promise<void> {
  const answer = await fetch(address, { method });
  if (!answer.ok) throw readProblem(answer, await bodyOf(answer));
  const [, name = "download"] = NAME.exec(answer.headers.get("content-disposition") ?? "") ?? [];
  download(name, await answer.blob());
}

async function bodyOf(answer: Response): Promise<unknown> {
  try {
    return await answer.json();
  } catch {
    return null;
  }
}
