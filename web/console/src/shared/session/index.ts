export { useInstallation } from "./installation";
export { AccountContext, useAccount, useMay, type Account, type Permission } from "./session";
