export { fieldToldIn, toldIn, type Refused, type Told } from "./told";
export { useComplaint, useFieldTold, useTold } from "./use-told";
