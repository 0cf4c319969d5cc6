export { Hides } from "./hides";
export { PermissionPicker } from "./picker";
