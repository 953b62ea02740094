import type { Header, DraftRow, TimeLogRow } from '../../../domain/report.ts';
import { draftCells, isDoubtfulDraft, toldDrafts, type ToldDrafts } from './drafts.ts';
import type { Engine } from './engine.ts';
import { doubtfulInHeader, headerCells, toldHeader } from './header-fields.ts';
import { keepInOrder, keepNearLog } from './log-order.ts';
import { doubtfulInLog, figuresInLog, logLines, toldLog, type CellSight } from './log-rows.ts';
import { firstLook, settle, type Look, type Told } from './looks.ts';
import { agreeOnNames } from './names.ts';
import { lookByNetwork } from './network-look.ts';
import type { Page } from './page.ts';
import type { Box } from './raster.ts';
import { loadRecogniser } from './recogniser/recogniser.ts';
import { cellUnder, type Table } from './rows.ts';
import { inkOf as inkOnPage } from './second-look.ts';
import type { SeenRow } from './seen.ts';
import { agreeOnTanks, tankName } from './tank-names.ts';
import type { ColumnKey } from './vocabulary.ts';
import type { Candidate } from './vote.ts';
import { lookAtWords, type Script } from './word-look.ts';
import type { Cell } from './words.ts';

/** Everything on a page that is not a column of numbers, as rows of the report with what was seen of them. */
export interface WordsRead {
  header: SeenRow<Header>;
  log: SeenRow<TimeLogRow>[];
  drafts: SeenRow<DraftRow>[];
  /** the name in each cell under TANK and PRODUCT of the tables of tanks and products, totals included */
  names: ReadonlyMap<Cell, Told>;
}

/**
 * Reads header, time log, drafts and names: by the first look at the page where that was sure, and what was not once
 * more. Dates, names of tanks and products are then held against one another. Throws `EngineTimeout`.
 */
export async function readWords(
  tables: readonly Table[],
  page: Page,
  engine: Engine,
  timeoutMs: number,
): Promise<WordsRead> {
  const inTables = new Set(
    tables.flatMap(({ head, rows, totals }) => [
      ...head.words,
      ...[...rows, ...totals].flatMap(({ cells }) => cells.flatMap(({ words }) => words)),
    ]),
  );
  const inkOf = (cell: Cell): Box[] => inkOnPage(cell, page);
  const header = headerCells(page.words, inTables, page.rulings.vertical, page.textPx);
  const log = tables.filter(({ head }) => head.kind === 'log').map(logLines);
  const drafts = draftCells(
    tables.filter(({ head }) => head.kind === 'drafts'),
    page.words,
  );
  const networks = new Map([
    ...log.flatMap((lines) => [...lookByNetwork(figuresInLog(lines), page, loadRecogniser())]),
    ...lookByNetwork(drafts.map(({ cell }) => cell), page, loadRecogniser()), // prettier-ignore
  ]);
  const networkAt = (cell: Cell): readonly Candidate[] | null => networks.get(cell) ?? null;
  const doubtful: [Cell, Script][] = [
    ...doubtfulInHeader(header, inkOf),
    ...log.flatMap((lines) => doubtfulInLog(lines, inkOf, networkAt)),
    ...drafts
      .filter((draft) => isDoubtfulDraft(draft, inkOf(draft.cell), networkAt(draft.cell)))
      .map(({ cell }): [Cell, Script] => [cell, 'figures']),
    ...nameCells(tables, 'tank').filter((cell) => isDoubtfulName(cell, inkOf, tankName)),
    ...nameCells(tables, 'product').filter((cell) => isDoubtfulName(cell, inkOf, productName)),
  ].map((one) => (Array.isArray(one) ? one : [one, 'words']));
  const seconds = await lookAtWords(
    doubtful.map(([cell, script]) => ({ cell, script })),
    page,
    engine,
    timeoutMs,
  );
  const looksAt = (cell: Cell): Look[] => [firstLook(cell), seconds.get(cell) ?? null].filter((look) => look !== null);

  const sight: CellSight = { looksAt, inkOf, networkAt };

  const headerTold = toldHeader(header, looksAt, inkOf);
  const logTold = log.flatMap((lines) => toldLog(lines, sight, headerTold.date));
  keepInOrder(logTold);
  keepNearLog(headerTold.date, logTold);
  return {
    header: seenRow(headerTold),
    log: logTold.map((event) => seenRow<TimeLogRow>(event)),
    drafts: toldDrafts(drafts, sight).map(seenDrafts),
    names: namesIn(tables, looksAt, inkOf),
  };
}

function seenRow<Row extends Record<keyof Row, string | null>>(told: Record<keyof Row & string, Told>): SeenRow<Row> {
  const entries = Object.entries<Told>(told);
  return {
    row: Object.fromEntries(entries.map(([field, { value }]) => [field, value])) as Row,
    seen: Object.fromEntries(entries.map(([field, { seen }]) => [field, seen])) as SeenRow<Row>['seen'],
  };
}

const seenDrafts = ({ condition, end, port, stbd }: ToldDrafts): SeenRow<DraftRow> => ({
  row: { condition, end, port: port.value, stbd: stbd.value },
  seen: { port: port.seen, stbd: stbd.seen },
});

const isCargo = ({ head }: Table): boolean => head.kind === 'tanks' || head.kind === 'products';

function nameCells(tables: readonly Table[], key: ColumnKey): Cell[] {
  return tables.filter(isCargo).flatMap((table) =>
    [...table.rows, ...table.totals].flatMap((row) => {
      const cell = cellUnder(table, row, key);
      return cell === null ? [] : [cell];
    }),
  );
}

/** Below this OCR's first look at a name is not believed alone. */
const doubtBelow = 70;

function isDoubtfulName(cell: Cell, inkOf: (cell: Cell) => Box[], parse: (text: string) => string | null): boolean {
  const look = firstLook(cell);
  if (look === null) return inkOf(cell).length > 0;
  return (look.confidence ?? 0) < doubtBelow || parse(look.text) === null;
}

/** The name of a product without the specks around it; null for what is none. */
export function productName(text: string): string | null {
  const name = text
    .replace(/^[^A-Za-z0-9(]+|[^A-Za-z0-9%).]+$/g, '')
    .replace(/^\((?=[A-Z]{2}[^)]*$)/, 'C')
    .replace(/\b0(?=[a-z]{2})/g, 'O')
    .trim();
  return /[A-Z]{2}|\w[A-Z]\w|\d[A-Z]|[A-Z]\d/i.test(name) ? name : null;
}

function namesIn(
  tables: readonly Table[],
  looksAt: (cell: Cell) => Look[],
  inkOf: (cell: Cell) => Box[],
): Map<Cell, Told> {
  const names = new Map<Cell, Told>();
  for (const cell of nameCells(tables, 'tank')) names.set(cell, settle(cell, inkOf(cell), looksAt(cell), tankName));
  for (const cell of nameCells(tables, 'product')) {
    names.set(cell, settle(cell, inkOf(cell), looksAt(cell), productName));
  }
  const under = (table: Table, key: ColumnKey): Told[] =>
    table.rows.flatMap((row) => names.get(cellUnder(table, row, key) ?? noCell) ?? []);
  agreeOnTanks(tables.filter(({ head }) => head.kind === 'tanks').map((table) => under(table, 'tank')));
  agreeOnNames(tables.filter(isCargo).flatMap((table) => under(table, 'product')));
  return names;
}

const noCell: Cell = { words: [], box: { x0: 0, y0: 0, x1: 0, y1: 0 } };
