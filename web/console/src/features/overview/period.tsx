import { Skeleton } from "antd";
import { lazy, Suspense } from "react";
import { useView } from "@/shared/ui";

// Fields of days are large: they are asked for with the frame after, when the numbers stand.
const Picker = lazy(async () => {
  await new Promise(requestAnimationFrame);
  return { default: (await import("./period-picker")).PeriodPicker };
});

const WAITING = { width: 310, height: 32 };

/** The program and the local days that the address names, as the interface is asked for them. */
export function usePeriod() {
  const [view] = useView(["program", "from", "until"]);
  return { program: view.program ?? null, from: view.from ?? null, until: view.until ?? null };
}

/** Chooses the period; the numbers do not wait for it. */
export function PeriodPicker(props: { from: string; until: string }) {
  return (
    <Suspense fallback={<Skeleton.Node active style={WAITING} />}>
      <Picker {...props} />
    </Suspense>
  );
}
