import { draftCells, type DraftCell } from './drafts.ts';
import type { HeaderCells } from './header-fields.ts';
import { readHeader } from './header-words.ts';
import { logLines, type LogLine } from './log-rows.ts';
import type { Page } from './page.ts';
import type { WordRecogniser } from './recogniser/recogniser.ts';
import { cellUnder, type Table, type TableRow } from './rows.ts';
import type { ColumnKey } from './vocabulary.ts';
import type { Cell } from './words.ts';

/** Where the words, dates, times and drafts of a report stand on a page. */
export interface SheetCells {
  header: HeaderCells;
  /** log by log */
  log: LogLine[][];
  drafts: DraftCell[];
  /** the names of the tanks, table by table of tanks */
  tanks: Cell[][];
  /** the names of the products in the tables of tanks and of products */
  products: Cell[];
  /** what stands under TANK and PRODUCT in lines that are no rows but their sums */
  totals: { tanks: Cell[]; products: Cell[] };
}

/** The cells of a page that are not figures of its tables; `recogniser` reads labels that OCR could not. */
export function cellsOn(page: Page, tables: readonly Table[], recogniser: WordRecogniser): SheetCells {
  const ofKind = (kind: Table['head']['kind']): Table[] => tables.filter(({ head }) => head.kind === kind);
  const cargo = [...ofKind('tanks'), ...ofKind('products')];
  return {
    header: readHeader(page, wordsIn(tables), recogniser),
    log: ofKind('log').map(logLines),
    drafts: draftCells(ofKind('drafts'), page.words),
    tanks: cargo.map((table) => under(table, table.rows, 'tank')),
    products: cargo.flatMap((table) => under(table, table.rows, 'product')),
    totals: {
      tanks: cargo.flatMap((table) => under(table, table.totals, 'tank')),
      products: cargo.flatMap((table) => under(table, table.totals, 'product')),
    },
  };
}

function wordsIn(tables: readonly Table[]): Set<Cell['words'][number]> {
  return new Set(
    tables.flatMap(({ head, rows, totals }) => [
      ...head.words,
      ...[...rows, ...totals].flatMap(({ cells }) => cells.flatMap(({ words }) => words)),
    ]),
  );
}

const under = (table: Table, rows: readonly TableRow[], key: ColumnKey): Cell[] =>
  rows.flatMap((row) => cellUnder(table, row, key) ?? []);
