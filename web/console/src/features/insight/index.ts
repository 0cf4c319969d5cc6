/** What other features need to show a report as the pages of insight do. */
export { Behind, useBehind, type BehindRow } from "./parts/behind";
export { InsightPage, ReportPart, usePart } from "./parts/insight-page";
export { BringUp } from "./parts/lake-note";
export { useReport, type Report, type ReportQuery } from "./parts/report";
export { useAmounts } from "./parts/use-amounts";
export { useTerms } from "./parts/use-terms";
