export { AsOfPicker, useAsOf } from "./as-of";
export { useColumns, type Column } from "./columns";
export { Consequences } from "./consequences";
export { CopyId, copyText } from "./copy-id";
export { DataTable } from "./data-table";
export { download, downloadCsv } from "./download";
export { downloadFrom } from "./download-from";
export { FilterBar, FilterChoice, FilterDates, FilterText } from "./filters";
export { ActForm, useRefusals } from "./act-form";
export { isUnderWay, JobProgress, useJob, WorkProgress } from "./job-progress";
export { useLeaving } from "./leaving";
export { ListPage } from "./list-page";
export { Loaded } from "./loaded";
export { Masked } from "./masked";
export { Empty, Page, PageHeader, PrimaryAct, Section } from "./page";
export { MemberName } from "./member-name";
export { NewPasswordFields } from "./new-password-fields";
export { Pager } from "./pager";
export { Problem } from "./problem-view";
export { CopyButton, SecretOnce } from "./secret-once";
export { Scrolls } from "./scrolls";
export { Sparkline } from "./sparkline";
export { StatTile } from "./stat-tile";
export { Table, type TableColumns } from "./table";
export { useView } from "./use-view";
export {
  By,
  Day,
  MemberLink,
  Money,
  NONE,
  Points,
  StateTag,
  TierTag,
  When,
  Words,
  type StateTone,
} from "./values";
