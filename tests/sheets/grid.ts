/** One table as it stands on the paper, before any layout draws it. */
export interface Grid {
  kind: 'arrival_tanks' | 'departure_tanks' | 'products' | 'time_log' | 'draft_readings';
  title: string;
  columns: GridColumn[];
  rows: GridRow[];
}

export interface GridColumn {
  /** what stands above the label, shared by neighbours with the same; none where the header has one line here */
  group: string | null;
  label: string;
  align: 'left' | 'center' | 'right';
}

export interface GridRow {
  role: 'tank' | 'total' | 'spare' | 'heading';
  cells: GridCell[];
}

export interface GridCell {
  text: string;
  /** the truth's cells that stand here, as `table.row.field`; none for what the truth does not hold */
  keys: string[];
  /** printed on a form that is filled in by hand */
  printed?: boolean;
}

export const cell = (text: string, ...keys: string[]): GridCell => ({ text, keys });

/** Whether the header of `grid` takes two lines. */
export const hasGroups = (grid: Grid): boolean => grid.columns.some(({ group }) => group !== null);
