export { usePurposeNames } from "./purposes";
export { useRoleTitle } from "./roles";
