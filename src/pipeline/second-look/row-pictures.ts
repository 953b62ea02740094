import { valueAt, type Evidence } from '../../domain/evidence.ts';
import { titleOf } from '../../domain/report-columns.ts';
import { tableKeys, type Report } from '../../domain/report.ts';
import type { Band } from '../cut-outs/band.ts';
import { photoParts } from '../cut-outs/photo-parts.ts';
import { bandsSeen, halves, rowBands } from '../cut-outs/table-bands.ts';
import { layOf, type PhotoSize, type TableLay } from '../cut-outs/table-lay.ts';
import type { TableCell } from './asked-cells.ts';

/** Pictures that show the same cells, what they show, and the cells asked for in them. */
export interface Showing {
  caption: string;
  pictures: Band[][];
  cells: TableCell[];
}

/** What one call may hold: pictures are the most of what it costs. */
export const mostPictures = 8;
/** Kept free for parts of the whole photo, where some rows were not found on it. */
const leastParts = 4;
/** A row that a model would see smaller than this share of its full size is shown in two halves. */
const smallestScale = 0.8;

/**
 * Which pictures to cut out of the photo for `cells` of `report`: their rows, each with its table's headings, where
 * `evidence` tells where these stand; for the others the whole photo in parts. At most `mostPictures`.
 */
export function planPictures(
  cells: readonly TableCell[],
  report: Report,
  evidence: Evidence | null,
  photo: PhotoSize,
): Showing[] {
  const lays = tableKeys.flatMap((table) => (evidence && layOf(evidence, table, report[table].length, photo)) ?? []);
  const lost = cells.filter((cell) => !lays.some(({ table }) => table === cell.table));
  const room = lost.length > 0 ? mostPictures - leastParts : mostPictures;
  const blocks = joined(
    lays.flatMap((lay) => blocksOf(lay, cells)),
    room,
  );
  const rows = enlarged(
    blocks.map((block) => showingOf(block, report)),
    room,
  );
  const taken = rows.reduce((sum, { pictures }) => sum + pictures.length, 0);
  if (lost.length === 0) return rows;
  const parts = photoParts(photo, mostPictures - taken).map((part) => [part]);
  return [
    ...rows,
    {
      caption: 'overlapping parts of the whole sheet, from left to right and top to bottom',
      pictures: parts,
      cells: lost,
    },
  ];
}

/** Rows of one table that are shown together. */
interface Block {
  lay: TableLay;
  from: number;
  to: number;
  cells: TableCell[];
}

const blocksOf = (lay: TableLay, cells: readonly TableCell[]): Block[] => {
  const own = cells.filter(({ table }) => table === lay.table);
  return [...new Set(own.map(({ row }) => row))].map((row) => ({
    ...{ lay, from: row, to: row },
    cells: own.filter((cell) => cell.row === row),
  }));
};

/** Joins neighbouring rows, then the nearest of the same table until there are at most `most` blocks. */
function joined(blocks: readonly Block[], most: number): Block[] {
  const gaps = blocks.slice(1).map((block, at) => {
    const before = blocks[at] as Block;
    return before.lay === block.lay ? block.from - before.to : Infinity;
  });
  const least = Math.min(...gaps);
  if (least > 1 && (blocks.length <= most || least === Infinity)) return [...blocks];
  const at = gaps.indexOf(least);
  const [a, b] = [blocks[at] as Block, blocks[at + 1] as Block];
  const both = { lay: a.lay, from: a.from, to: b.to, cells: [...a.cells, ...b.cells] };
  return joined([...blocks.slice(0, at), both, ...blocks.slice(at + 2)], most);
}

function showingOf({ lay, from, to, cells }: Block, report: Report): Showing {
  const bands = rowBands(lay, from, to);
  const under = bands.length > 1 ? 'under the grey bar' : 'under them';
  const rows = from === to ? 'the row of' : 'the rows of';
  const names = [...new Set([from, to])].map((row) => rowName(report, { ...(cells[0] as TableCell), row }));
  const caption = `${titleOf[lay.table]}: the headings of the table and, ${under}, ${rows} ${names.join(' to ')}`;
  return { caption, pictures: [bands], cells };
}

/** Uses the room there is to show in halves what would be scaled down most. */
function enlarged(showings: Showing[], most: number): Showing[] {
  const count = showings.reduce((sum, { pictures }) => sum + pictures.length, 0);
  const [smallest] = showings
    .filter(({ pictures }) => pictures.length === 1)
    .map((showing) => ({ showing, scale: bandsSeen(showing.pictures[0] ?? []) }))
    .sort((a, b) => a.scale - b.scale);
  if (count >= most || smallest === undefined || smallest.scale >= smallestScale) return showings;
  const split: Showing = {
    ...smallest.showing,
    caption: `${smallest.showing.caption} (left part, then right part)`,
    pictures: halves(smallest.showing.pictures[0] ?? []),
  };
  return enlarged(
    showings.map((showing) => (showing === smallest.showing ? split : showing)),
    most,
  );
}

const nameFields = {
  arrival_tanks: 'tank',
  departure_tanks: 'tank',
  products: 'product',
  time_log: 'event',
  draft_readings: 'condition',
} as const;

/** What a row is called, such as `tank 1P`; its number where it has no name, or where that is what is asked for. */
export function rowName(report: Report, cell: TableCell): string {
  const field = nameFields[cell.table];
  const name = cell.field === field ? null : valueAt(report, { ...cell, field });
  if (name === null) return `number ${cell.row + 1}`;
  const end = cell.table === 'draft_readings' ? ` ${valueAt(report, { ...cell, field: 'end' }) ?? ''}` : '';
  return `${field} ${String(name).replace(/\s+/g, ' ').slice(0, 40)}${end}`;
}
