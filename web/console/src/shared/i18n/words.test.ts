import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const PLURAL = /_(one|other)$/;

interface Book {
  place: string;
  en: Record<string, string>;
  zh: Record<string, string>;
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name) && !/\.test\.|words\.(en|zh)\.ts$/.test(name))
    .map((name) => join(folder, name));
}

const modules = import.meta.glob<{ default: Record<string, string> }>("../../**/words.{en,zh}.ts", {
  eager: true,
});

const books: Book[] = Object.entries(modules)
  .filter(([path]) => path.endsWith("words.en.ts"))
  .map(([path, english]) => ({
    place: dirname(join(dirname(fileURLToPath(import.meta.url)), path)),
    en: english.default,
    zh: modules[path.replace("words.en.ts", "words.zh.ts")]?.default ?? {},
  }));

const stem = (key: string) => key.replace(PLURAL, "");
const stems = (words: Record<string, string>) =>
  [...new Set(Object.keys(words).map(stem))].toSorted();
const gaps = (text: string) => [...text.matchAll(/{{(\w+)}}/g)].map((found) => found[1]).toSorted();

function gapsOf(words: Record<string, string>): Record<string, (string | undefined)[]> {
  return Object.fromEntries(
    Object.entries(words)
      .filter(([key]) => !key.endsWith("_one"))
      .map(([key, text]) => [stem(key), gaps(text)]),
  );
}

// A key is used where it stands in quotes, or begins with what a template begins with.
function unusedOf(book: Book): string[] {
  const source = filesBelow(book.place)
    .map((path) => readFileSync(path, "utf8"))
    .join("\n");
  const beginnings = [...source.matchAll(/`([\w.]+)\$\{/g)].map((found) => found[1] ?? "");
  return stems(book.en).filter(
    (key) =>
      !source.includes(`"${key}"`) && !beginnings.some((each) => each && key.startsWith(each)),
  );
}

describe.each(books)("the words in $place", (book) => {
  test("are the same in both languages", () => {
    expect(stems(book.zh)).toEqual(stems(book.en));
  });

  test("have the same gaps in both languages", () => {
    expect(gapsOf(book.zh)).toEqual(gapsOf(book.en));
  });

  test("are not empty", () => {
    const words = [...Object.values(book.en), ...Object.values(book.zh)];
    expect(words.filter((text) => text.trim() === "")).toEqual([]);
  });

  test("are all used", () => {
    expect(unusedOf(book)).toEqual([]);
  });
});
