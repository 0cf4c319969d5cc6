/** The numbers of a chart: the first column names the row. */
export interface ChartRows {
  columns: string[];
  rows: (string | number)[][];
}

/** A chart's numbers, for reading. */
export function ChartTable({ title, rows }: { title: string; rows: ChartRows }) {
  return (
    // What scrolls has to be reachable by keyboard.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="chart-table" tabIndex={0} role="region" aria-label={title}>
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
    </div>
  );
}
