import { useSearchParams } from "react-router";

/** The steps of the funnel, in their order; the address holds each as `step`. */
export function useSteps() {
  const [search, setSearch] = useSearchParams();
  const steps = search.getAll("step");

  function setSteps(changed: string[]): void {
    setSearch(
      (now) => {
        const next = new URLSearchParams(now);
        next.delete("step");
        next.delete("behind");
        for (const step of changed) next.append("step", step);
        return next;
      },
      { replace: true },
    );
  }

  return [steps, setSteps] as const;
}

/** A course that many shops know; steps of it that have happened are a beginning. */
const USUAL = ["Product Viewed", "Product Added", "Checkout Started", "Order Completed"];

export function usualSteps(names: string[]): string[] {
  return USUAL.filter((each) => names.includes(each));
}
