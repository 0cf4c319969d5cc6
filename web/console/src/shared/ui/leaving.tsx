import { Modal } from "antd";
import { useCallback, useEffect, useState } from "react";
import { useBlocker } from "react-router";
import { useSharedWords } from "../words";

const unsaved = new Set<symbol>();

/** Asks before this page is left while `isChanged`; `allow` lets go, once what was written is sent. */
export function useLeaving(isChanged: boolean) {
  const [me] = useState(() => Symbol("form"));
  const allow = useCallback(() => unsaved.delete(me), [me]);
  const forbid = useCallback(() => {
    if (isChanged) unsaved.add(me);
  }, [me, isChanged]);

  useEffect(() => {
    forbid();
    return () => {
      unsaved.delete(me);
    };
  }, [me, forbid]);

  return { allow, forbid };
}

/** Stands once in the frame, for all forms: the router knows only one that keeps it back. */
export function LeavingGuard() {
  const w = useSharedWords();
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      unsaved.size > 0 && currentLocation.pathname !== nextLocation.pathname,
  );

  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => {
      if (unsaved.size > 0) event.preventDefault();
    };
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, []);

  return (
    <Modal
      open={blocker.state === "blocked"}
      title={w("leaveTitle")}
      okText={w("leave")}
      cancelText={w("stay")}
      okButtonProps={{ danger: true }}
      onOk={() => blocker.proceed?.()}
      onCancel={() => blocker.reset?.()}
    >
      {w("leaveText")}
    </Modal>
  );
}
