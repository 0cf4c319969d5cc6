export { NewPasswordPage } from "./new-password";
export { SignInPage } from "./sign-in";
