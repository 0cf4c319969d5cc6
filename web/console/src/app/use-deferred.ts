import { useEffect, useState } from "react";

const WAIT_MS = 200;

/** What was written, once the writing has paused. */
export function useDeferred(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), WAIT_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled.trim();
}
