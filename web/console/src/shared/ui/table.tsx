import { Table as AntTable, type TableProps as AntTableProps } from "antd";
import { useEffect, useRef, type ComponentRef } from "react";
import { keepReachable } from "./scrolls";

export interface TableProps<Row> extends Omit<AntTableProps<Row>, "pagination"> {
  /** What the table holds, for those who hear it. */
  "aria-label": string;
  dataSource: Row[];
  /** So many rows at most stand on one page; without it all stand on one. */
  pageRows?: number;
}

export type TableColumns<Row> = NonNullable<AntTableProps<Row>["columns"]>;

/** Rows that are all here; where they are wider than their place they scroll, by keyboard too. */
export function Table<Row extends object>({ pageRows, ...props }: TableProps<Row>) {
  const label = props["aria-label"];
  const table = useRef<ComponentRef<typeof AntTable>>(null);
  useEffect(() => {
    const body = table.current?.nativeElement.querySelector<HTMLElement>(
      ".ant-table-content, .ant-table-body",
    );
    return body ? keepReachable(body, label) : undefined;
  });
  return (
    <AntTable<Row>
      ref={table}
      size="small"
      scroll={{ x: "max-content" }}
      pagination={
        pageRows && props.dataSource.length > pageRows
          ? { pageSize: pageRows, size: "small", showSizeChanger: false }
          : false
      }
      {...props}
    />
  );
}
