import { isDoubtfulDraft } from './drafts.ts';
import { isKnownEvent } from './events.ts';
import type { HeaderSight } from './header-fields.ts';
import { doubtfulInLog, figuresInLog, monthsInLog, type LogSight } from './log-rows.ts';
import { accountsFor, firstLook, type Look } from './looks.ts';
import { isGrade } from './names.ts';
import { datesSeen, namesMonth } from './month-dates.ts';
import { lookByNetwork } from './network-look.ts';
import type { Page } from './page.ts';
import type { Box } from './raster.ts';
import { loadRecogniser, loadWordRecogniser, type WordSight } from './recogniser/recogniser.ts';
import { inkOf as inkOnPage } from './second-look.ts';
import type { SheetCells } from './sheet-cells.ts';
import { tankName } from './tank-names.ts';
import type { Candidate } from './vote.ts';
import type { Script } from './word-look.ts';
import { gapsOf, type GapFit } from './word-gaps.ts';
import { inkOfWords, sightOfWords, type CellSight } from './word-sight.ts';
import { agreementOf, readAlike, type WordLooks } from './word-votes.ts';
import { textOf, type Cell } from './words.ts';

/** All that was seen of the words, dates, times and drafts of a page. */
export interface SheetSight extends LogSight, HeaderSight {
  /** the same with OCR's second looks at some cells */
  with(seconds: ReadonlyMap<Cell, Look>): SheetSight;
}

/** What the first look at a page and the networks make of its `cells`. */
export function sightOf(cells: SheetCells, page: Page): SheetSight {
  const inks = new Map(wordCells(cells).map((cell) => [cell, inkOfWords(cell, page)]));
  const sure = new Set(sureCells(cells).filter((cell) => accountsFor(firstLook(cell)!.text, inks.get(cell)!)));
  const words = sightOfWords(new Map([...inks].filter(([cell]) => !sure.has(cell))), page, loadWordRecogniser());
  const inkOf = (cell: Cell): Box[] => inks.get(cell) ?? inkOnPage(cell, page);
  return seenBy({ words, figures: figuresSeen(cells, page, words), inks, sure, inkOf, gapFit: gapsOf([...inks.values()]) }, new Map()); // prettier-ignore
}

interface Seen {
  /** every cell of words, with its marks */
  inks: ReadonlyMap<Cell, Box[]>;
  /** those of them that need no second opinion */
  sure: ReadonlySet<Cell>;
  words: ReadonlyMap<Cell, CellSight>;
  figures: ReadonlyMap<Cell, readonly Candidate[]>;
  gapFit: GapFit;
  inkOf(cell: Cell): Box[];
}

/** From this confidence on OCR was never wrong in a name of a tank, a grade of fuel or an event that the trade knows. */
const sureFrom = 90;

/** Tanks, products and events that OCR was sure of and that are usual ones. */
function sureCells({ log, tanks, products, totals }: SheetCells): Cell[] {
  const isSure =
    (isUsual: (text: string) => boolean) =>
    (cell: Cell): boolean => {
      const look = firstLook(cell);
      return look !== null && (look.confidence ?? 0) >= sureFrom && isUsual(look.text);
    };
  return [
    ...[...tanks.flat(), ...totals.tanks].filter(isSure((text) => tankName(text) === text)),
    ...[...products, ...totals.products].filter(isSure(isGrade)),
    ...log.flatMap((lines) => lines.flatMap(({ event }) => event ?? [])).filter(isSure(isKnownEvent)),
  ];
}

/** Every cell in which letters stand. */
const wordCells = ({ header, log, tanks, products, totals }: SheetCells): Cell[] => [
  ...Object.values(header),
  ...log.flatMap((lines) => [...lines.flatMap(({ event }) => event ?? []), ...monthsInLog(lines)]),
  ...[...tanks.flat(), ...products, ...totals.tanks, ...totals.products],
];

/** How the networks read dates, times and drafts: the one for words where a date has a month's name in it. */
function figuresSeen(
  { header, log, drafts }: SheetCells,
  page: Page,
  words: ReadonlyMap<Cell, WordSight>,
): Map<Cell, readonly Candidate[]> {
  const asFigures = (cells: readonly Cell[]) => lookByNetwork(cells, page, loadRecogniser());
  const asWords = (cells: readonly Cell[]) =>
    cells.flatMap((cell): [Cell, Candidate[]][] => {
      const sight = words.get(cell);
      return sight === undefined ? [] : [[cell, datesSeen(sight, [textOf(cell.words)])]];
    });
  const inLetters = (cell: Cell): boolean => namesMonth(words.get(cell)?.candidates[0]?.text ?? '');
  const asDates = (cells: readonly Cell[]) => [...asWords(cells.filter(inLetters)), ...asFigures(cells.filter((cell) => !inLetters(cell)))]; // prettier-ignore
  return new Map([
    ...log.flatMap((lines) => [...asFigures(figuresInLog(lines)), ...asDates(monthsInLog(lines))]),
    ...asDates(header.date === undefined ? [] : [header.date]),
    ...asFigures(drafts.map(({ cell }) => cell)),
  ]);
}

function seenBy(seen: Seen, seconds: ReadonlyMap<Cell, Look>): SheetSight {
  const { words, figures, inks, sure, inkOf, gapFit } = seen;
  const looksAt = (cell: Cell): Look[] => [firstLook(cell), seconds.get(cell) ?? null].filter((look) => look !== null);
  const networkAt = (cell: Cell): readonly Candidate[] | null => figures.get(cell) ?? null;
  const inAll = (cell: Cell) => ({ cell, ink: inkOf(cell), looks: looksAt(cell) });
  const wordsAt = (cell: Cell): WordLooks => {
    const [sight, isTorn] = [words.get(cell) ?? null, words.get(cell)?.isTorn === true];
    return { ...inAll(cell), sight, isTorn, gapFit: (text) => (isTorn ? 1 : gapFit(inkOf(cell), text)) };
  };
  return {
    ...{ looksAt, inkOf, networkAt, wordsAt },
    dateAt: (cell) => ({ ...inAll(cell), network: networkAt(cell) }),
    agreement: agreementOf([...inks.keys()].map(wordsAt), sure.size),
    with: (further) => seenBy(seen, further),
  };
}

/** Below this agreement the page is written by hand or worse: OCR's second look would say no more than its first. */
const worthLooking = 0.3;

/** Which cells need a second look of OCR's, and as what: those that a network does not bear out. */
export function doubtfulIn(
  { header, log, drafts, tanks, products }: SheetCells,
  { wordsAt, inkOf, networkAt, agreement }: SheetSight,
): { cell: Cell; script: Script }[] {
  const { date, ...names } = header;
  const words = [...Object.values(names), ...log.flat().flatMap(({ event }) => event ?? []), ...tanks.flat(), ...products]; // prettier-ignore
  const unlike = agreement < worthLooking ? [] : words.filter((cell) => wordsAt(cell).sight !== null && !readAlike(wordsAt(cell))); // prettier-ignore
  const doubtful = drafts.filter((draft) => isDoubtfulDraft(draft, inkOf(draft.cell), networkAt(draft.cell)));
  return [
    ...[...unlike, ...(date === undefined ? [] : [date])].map((cell) => ({ cell, script: 'words' as const })),
    ...log.flatMap((lines) => doubtfulInLog(lines, inkOf, networkAt)).map(([cell, script]) => ({ cell, script })),
    ...doubtful.map(({ cell }) => ({ cell, script: 'figures' as const })),
  ];
}
