export { Chart } from "./chart";
export { type ChartRows } from "./chart-table";
export { dayAxis } from "./day-axis";
export { useInk, usePlatedInk } from "./use-ink";
