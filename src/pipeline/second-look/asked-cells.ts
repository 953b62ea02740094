import { placeKey, valueAt, type CellPlace, type Evidence } from '../../domain/evidence.ts';
import type { CellProof, Proof } from '../../domain/proof.ts';
import { columnsOf } from '../../domain/report-columns.ts';
import { tableKeys, type Report, type TableKey } from '../../domain/report.ts';

/** A cell of one of the five tables. */
export type TableCell = CellPlace & { table: TableKey; row: number };

/** More than this, and it is the photo or the whole reading that is at fault. */
const mostCells = 40;

/**
 * The cells of a proved report that are worth a second look, in the order of the sheet: those that are contradicted or
 * doubtful, and blanks among figures where something may be written. Of too many the worst.
 */
export function cellsToAsk({ report, cells }: Proof, evidence: Evidence | null): TableCell[] {
  const withVerdict = (verdict: CellProof['verdict']) => cells.filter((cell) => cell.verdict === verdict).map(placeOf);
  const inQuestion = [
    ...withVerdict('contradicted'),
    ...withVerdict('doubtful'),
    ...blanksAmongFigures(report, evidence),
  ];
  const worst = [...new Map(inQuestion.filter(isInTable).map((cell) => [placeKey(cell), cell])).values()];
  return worst.slice(0, mostCells).sort((a, b) => rankOf(a) - rankOf(b));
}

const placeOf = ({ table, row, field }: CellPlace): CellPlace => ({ table, row, field });

const isInTable = (place: CellPlace): place is TableCell => place.table !== 'header' && place.row !== null;

const rankOf = ({ table, row, field }: TableCell): number =>
  (tableKeys.indexOf(table) * 1000 + row) * 100 + columnsOf[table].findIndex(({ key }) => key === field);

/**
 * Blank figures that ought to be there: most others of their row and of their column are. Not the water, which is
 * blank where there is none, and none of which the local reader saw the bare paper.
 */
function blanksAmongFigures(report: Report, evidence: Evidence | null): TableCell[] {
  const bare = new Set(evidence?.cells.filter((cell) => cell.quad !== null && !cell.inked).map(placeKey));
  const tables = ['arrival_tanks', 'departure_tanks', 'products'] as const;
  return tables.flatMap((table) => {
    const fields = columnsOf[table].filter(({ kind }) => kind === 'number' || kind === 'inches').map(({ key }) => key);
    const places = report[table].flatMap((_, row) => fields.map((field) => ({ table, row, field })));
    const blank = places.filter((place) => valueAt(report, place) === null);
    const areMost = (others: TableCell[]): boolean =>
      2 * others.filter((other) => valueAt(report, other) === null).length <= others.length;
    return blank.filter(
      ({ row, field, ...place }) =>
        !bare.has(placeKey({ ...place, row, field })) &&
        areMost(places.filter((other) => other.row === row)) &&
        areMost(places.filter((other) => other.field === field)),
    );
  });
}
