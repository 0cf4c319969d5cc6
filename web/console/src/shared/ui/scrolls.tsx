import { useEffect, useRef, type ReactNode } from "react";

interface ScrollsProps {
  /** What is in it, for those who hear it. */
  label: string;
  className: string;
  children: ReactNode;
}

/** What scrolls where it is larger than its place; the keyboard reaches it while it does. */
export function Scrolls({ label, className, children }: ScrollsProps) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => (place.current ? keepReachable(place.current, label) : undefined));
  return (
    <div ref={place} className={className}>
      {children}
    </div>
  );
}

/**
 * Lets the keyboard reach an element, to scroll it, for as long as it holds more than it shows.
 * Answers how to end that.
 */
export function keepReachable(element: HTMLElement, label: string): () => void {
  const look = () => {
    const isLarger =
      element.scrollWidth > element.clientWidth || element.scrollHeight > element.clientHeight;
    if (isLarger) {
      element.tabIndex = 0;
      element.role = "region";
      element.ariaLabel = label;
    } else {
      for (const each of ["tabindex", "role", "aria-label"]) element.removeAttribute(each);
    }
  };
  const observer = new ResizeObserver(look);
  observer.observe(element);
  for (const child of element.children) observer.observe(child);
  return () => observer.disconnect();
}
