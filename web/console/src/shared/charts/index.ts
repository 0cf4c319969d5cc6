export { Chart } from "./chart";
export { type ChartRows } from "./chart-table";
