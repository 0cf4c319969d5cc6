import english from "./words.en";
import { useWords } from "./words";

const READY_MADE = ["marketing", "partners", "profiling", "service"] as const;

interface Purpose {
  code: string;
  title: string;
  description: string;
}

/**
 * A purpose as it is to be read: what the platform brought along in the language of now, unless
 * somebody has written it anew.
 */
export function usePurposeNames(): (purpose: Purpose) => Pick<Purpose, "title" | "description"> {
  const w = useWords();
  return ({ code, title, description }) => {
    const known = READY_MADE.find((each) => each === code);
    return {
      title: known && title === english[`purpose.${known}`] ? w(`purpose.${known}`) : title,
      description:
        known && description === english[`purposeHint.${known}`]
          ? w(`purposeHint.${known}`)
          : description,
    };
  };
}
