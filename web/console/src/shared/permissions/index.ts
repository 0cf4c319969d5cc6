export { Hides } from "./hides";
export { PermissionList } from "./list";
export { PermissionPicker } from "./picker";
