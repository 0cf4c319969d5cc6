export { KeySnippets } from "./snippets";
export { IssuedKey } from "./issued-key";
