export { ReplayFacts } from "./replay-facts";
export { StartReplay } from "./start-replay";
