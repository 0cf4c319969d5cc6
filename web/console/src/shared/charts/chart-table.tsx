import { Scrolls } from "@/shared/ui/scrolls";

/** The numbers of a chart: the first column names the row. */
export interface ChartRows {
  columns: string[];
  rows: (string | number)[][];
}

/** A chart's numbers, for reading. */
export function ChartTable({ title, rows }: { title: string; rows: ChartRows }) {
  return (
    <Scrolls label={title} className="chart-table">
      <table>
        <thead>
          <tr>
            {rows.columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.rows.map((row) => (
            <tr key={String(row[0])}>
              {row.map((cell, at) =>
                at === 0 ? (
                  <th key={rows.columns[at]} scope="row">
                    {cell}
                  </th>
                ) : (
                  <td key={rows.columns[at]} className="number">
                    {cell}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolls>
  );
}
