const KEPT_AS = "regulars.signed-in";

/**
 * Whether somebody has signed in here who has not signed out. The session itself is a cookie that
 * pages cannot see; without this note there is none, and asking for the account would only fail.
 */
export function isPerhapsSignedIn(): boolean {
  return localStorage.getItem(KEPT_AS) !== null;
}

/** Note that somebody signed in here, or that the session is over. */
export function noteSignedIn(isSignedIn: boolean): void {
  if (isSignedIn) localStorage.setItem(KEPT_AS, "yes");
  else localStorage.removeItem(KEPT_AS);
}
