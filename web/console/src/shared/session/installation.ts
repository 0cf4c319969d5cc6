import { useCallback, useMemo } from "react";
import { useOne } from "@/shared/api";

const KEPT_MS = 60_000;

/** What this installation is, and the clock and time zone that its pages show. */
export function useInstallation() {
  const setup = useOne("/v1/installation/setup", {}, { staleMs: KEPT_MS });
  const clock = useOne("/v1/clock", {}, { staleMs: KEPT_MS });
  const isSandbox = clock.data?.is_sandbox ?? false;
  const told = clock.data ? new Date(clock.data.now).getTime() : null;
  const ahead = told === null ? 0 : told - clock.dataUpdatedAt;
  const stands = isSandbox ? told : null;
  const now = useCallback(() => new Date(stands ?? Date.now() + ahead), [stands, ahead]);
  return useMemo(() => {
    const programs = setup.data?.programs ?? [];
    const [main] = programs;
    return {
      setup: setup.data,
      isSandbox,
      programs,
      program: main,
      timeZone: main?.time_zone ?? browserZone(),
      currency: main?.currency ?? "CNY",
      now,
    };
  }, [setup.data, isSandbox, now]);
}

function browserZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
