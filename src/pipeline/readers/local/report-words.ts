import type { Header, DraftRow, TimeLogRow } from '../../../domain/report.ts';
import { toldDrafts, type ToldDrafts } from './drafts.ts';
import type { Engine } from './engine.ts';
import { toldHeader } from './header-fields.ts';
import { keepInOrder, keepNearLog } from './log-order.ts';
import { toldLog } from './log-rows.ts';
import type { Told } from './looks.ts';
import { tellProducts } from './names.ts';
import type { Page } from './page.ts';
import { loadWordRecogniser } from './recogniser/recogniser.ts';
import type { Table } from './rows.ts';
import type { SeenRow } from './seen.ts';
import { doubtfulIn, sightOf, type SheetSight } from './sheet-sight.ts';
import { cellsOn, type SheetCells } from './sheet-cells.ts';
import { tellTanks } from './tank-names.ts';
import { lookAtWords } from './word-look.ts';
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
 * Reads header, time log, drafts and names: by the first look at the page and by our own networks, and where those
 * differ once more by OCR. Dates, names of tanks and products are then held against one another. Throws `EngineTimeout`.
 */
export async function readWords(
  tables: readonly Table[],
  page: Page,
  engine: Engine,
  timeoutMs: number,
): Promise<WordsRead> {
  const cells = cellsOn(page, tables, loadWordRecogniser());
  const first = sightOf(cells, page);
  const seconds = await lookAtWords(doubtfulIn(cells, first), page, engine, timeoutMs);
  const sight = first.with(seconds);
  const header = toldHeader(cells.header, sight);
  const log = cells.log.flatMap((lines) => toldLog(lines, sight, header.date));
  keepInOrder(log);
  keepNearLog(header.date, log);
  return {
    header: seenRow(header),
    log: log.map((event) => seenRow<TimeLogRow>(event)),
    drafts: toldDrafts(cells.drafts, sight).map(seenDrafts),
    names: namesIn(cells, sight),
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

function namesIn({ tanks, products, totals }: SheetCells, { wordsAt, agreement }: SheetSight): Map<Cell, Told> {
  return new Map([
    ...tellTanks(tanks.map((table) => table.map(wordsAt)), agreement), // prettier-ignore
    ...tellTanks([totals.tanks.map(wordsAt)], agreement),
    ...tellProducts([...products, ...totals.products].map(wordsAt), agreement),
  ]);
}
