interface Place {
  pathname: string;
  search: string;
}

const ENTRIES = ["/sign-in", "/new-password"];

/** The sign-in page, which leads back to where somebody was. */
export function signInAddress(place: Place): string {
  return entryAddress("/sign-in", place);
}

/** The page where a password of one's own is chosen, which leads back as well. */
export function newPasswordAddress(place: Place): string {
  return entryAddress("/new-password", place);
}

/** Where to go after the sign-in: only to a page of ours. */
export function backFrom(search: URLSearchParams): string {
  const back = search.get("back") ?? "/";
  return /^\/(?![/\\])/.test(back) ? back : "/";
}

// One entry may lead to the other; both lead to the same page in the end.
function entryAddress(entry: string, { pathname, search }: Place): string {
  const isEntry = ENTRIES.includes(pathname);
  const back = isEntry ? backFrom(new URLSearchParams(search)) : pathname + search;
  return back === "/" ? entry : `${entry}?back=${encodeURIComponent(back)}`;
}
