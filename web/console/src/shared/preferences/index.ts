export { forgetAccount, takeFromAccount, useKept } from "./kept";
