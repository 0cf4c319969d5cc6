import { Flex } from "antd";
import type { ReactNode } from "react";

/** What a list is for, and beside it what can be done. */
export function Head({ lead, children }: { lead: string; children: ReactNode }) {
  return (
    <Flex wrap gap={8} justify="space-between" align="center">
      <span className="secondary">{lead}</span>
      {children}
    </Flex>
  );
}
