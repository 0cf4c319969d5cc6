export { MemberPortrait } from "./portrait/portrait";
export { usePortrait } from "./portrait/use-portrait";
export { spentOf } from "./portrait/spent";
