interface Place {
  pathname: string;
  search: string;
}

/** The sign-in page, which leads back to where somebody was. */
export function signInAddress({ pathname, search }: Place): string {
  const back = pathname + search;
  return back === "/" ? "/sign-in" : `/sign-in?back=${encodeURIComponent(back)}`;
}

/** Where to go after the sign-in: only to a page of ours. */
export function backFrom(search: URLSearchParams): string {
  const back = search.get("back") ?? "/";
  return /^\/(?![/\\])/.test(back) ? back : "/";
}
