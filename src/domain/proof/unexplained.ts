import type { Finding } from '../finding.ts';
import type { Entered } from './equation.ts';

const words: Record<string, string> = {
  ...{ gross_bbls: 'gross', net_bbls: 'net', metric_tons: 'metric tons', water_bbls: 'water' },
};

/** Equations that fail though no change of one cell mends them: told where a person would begin to look. */
export function unexplainedFindings(equations: readonly Entered[]): Finding[] {
  return equations.flatMap((equation): Finding[] => {
    const [cell] = equation.cells;
    if (!cell) return [];
    const { table, field } = cell;
    if (equation.rule === 'total_line') {
      const message = `The TOTAL line under the table is not what its ${words[field] ?? field} adds up to.`;
      return [{ ...shared(equation), table, row: null, field, message, read: null, implied: null }];
    }
    const [implied = null] = equation.implies(cell);
    const message =
      equation.rule === 'product_total'
        ? `The ${words[field] ?? field} of this product are not what its tanks held on arrival less what they held on departure.`
        : 'The figures of this row do not follow from one another.';
    return [{ ...shared(equation), table, row: cell.row, field, message, read: cell.read, implied }];
  });
}

const shared = ({ rule }: Entered) => ({ rule, severity: 'doubtful' as const, cause: null });
