export { isPerhapsSignedIn, noteSignedIn } from "./hint";
export { useInstallation } from "./installation";
export { signOut } from "./sign-out";
export {
  AccountContext,
  useAccount,
  useHasAllStores,
  useMay,
  type Account,
  type Permission,
} from "./session";
