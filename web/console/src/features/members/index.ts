export { useMemberCatalog } from "./list/use-catalog";
