export { SampleProgress, useSample } from "./sample-progress";
