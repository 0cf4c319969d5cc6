/** What other features show of acquisition. */
export { Origin } from "./member/origin";
