import { placeKey, type CellEvidence, type Quad } from '../../domain/evidence.ts';
import type { Verdict } from '../../domain/proof.ts';
import type { SheetOutcome } from '../messages.ts';
import type { Page } from '../readers/local/page.ts';
import { around, type Box, type Raster } from '../readers/local/raster.ts';
import { fillTable, type Table } from '../readers/local/rows.ts';
import { findTables } from '../readers/local/tables.ts';
import { createWayBack } from './on-page.ts';
import { drawOver, type Outline } from './overlay.ts';
import type { Picture } from './picture.ts';
import type { SeenPicture, Sightings } from './sightings.ts';

/** One stage of the reading as a picture. */
export interface StagePicture {
  /** `photo`, `straightened`, `tables`, `cells`, `cells-on-photo` or what else the reader calls it */
  stage: string;
  webp: Buffer;
}

/** Pictures of every stage that a sheet came to, the photo first; none where there is no photo to draw on. */
export async function drawStages(
  photo: Picture | null,
  { pictures, page }: Sightings,
  outcome: SheetOutcome,
): Promise<StagePicture[]> {
  const stages: StagePicture[] = [];
  const draw = async (stage: string, picture: Picture, outlines: readonly Outline[]): Promise<void> => {
    stages.push({ stage, webp: await drawOver(picture, outlines) });
  };
  if (photo !== null) await draw('photo', photo, sheetOutlines(photo, page, outcome));
  for (const seen of pictures) {
    if (seen.stage !== 'photo') await draw(seen.stage, grey(seen.raster), []);
    for (const [stage, outlines] of boxStages(seen)) await draw(stage, grey(seen.raster), outlines);
  }
  if (page !== null) await draw('tables', grey(page.raster), tableOutlines(page));
  const cells = cellVerdicts(outcome);
  if (page !== null && cells.length > 0) await draw('cells', grey(page.raster), cellsOnPage(cells, page));
  if (photo !== null && cells.length > 0) await draw('cells-on-photo', photo, cellsOnPhoto(cells, photo));
  return stages;
}

const grey = (raster: Raster): Picture => ({ ...raster, channels: 1 });

/** The sheet of paper, and what is the matter with the photo. */
function sheetOutlines(photo: Picture, page: Page | null, { reading }: SheetOutcome): Outline[] {
  const sheet = reading?.evidence?.page ?? page?.sheet ?? null;
  const remarks = reading?.evidence?.remarks ?? page?.remarks ?? [];
  return [
    ...(sheet === null ? [] : [{ corners: onPhoto(sheet, photo), look: 'page' as const }]),
    ...remarks.flatMap(({ quad }) =>
      quad === null ? [] : [{ corners: onPhoto(quad, photo), look: 'remark' as const }],
    ),
  ];
}

/** Lines and the pieces of ink make one picture, words another. */
function boxStages({ boxes }: SeenPicture): [stage: string, outlines: Outline[]][] {
  const marks = boxes.filter(({ stage }) => stage !== 'words');
  const words = boxes.filter(({ stage }) => stage === 'words');
  const outlines = (shown: SeenPicture['boxes']): Outline[] =>
    shown.flatMap(({ stage, boxes: all }) =>
      all.map((box) => ({
        corners: cornersOf(box),
        look: stage === 'rulings' ? ('line' as const) : ('word' as const),
      })),
    );
  const stages: [string, Outline[]][] = [
    ['ink', outlines(marks)],
    ['words', outlines(words)],
  ];
  return stages.filter(([, drawn]) => drawn.length > 0);
}

/** Tables, columns and rows are found again from the page's words, which takes no time and comes out the same. */
function tableOutlines(page: Page): Outline[] {
  const heads = findTables(page.words, page.textPx, page.rulings);
  return heads.map((head) => fillTable(head, heads, page)).flatMap(outlinesOf);
}

/** Around what belongs to a table, not as far as its columns may reach. */
function outlinesOf({ head, spans, rows, totals }: Table): Outline[] {
  const hull = around([head.box, ...head.columns.map(({ box }) => box), ...[...rows, ...totals].map(({ box }) => box)]);
  const across = (box: Box): Box => ({ ...box, x0: hull.x0, x1: hull.x1 });
  return [
    ...rows.map(({ box }) => ({ corners: cornersOf(across(box)), look: 'row' as const })),
    ...totals.map(({ box }) => ({ corners: cornersOf(across(box)), look: 'total' as const })),
    ...spans
      .slice(1)
      .map(({ x0 }) => ({ corners: cornersOf({ ...hull, x0, x1: x0 }).slice(1, 3), look: 'column' as const })),
    { corners: cornersOf(hull), look: 'table' as const },
  ];
}

interface MarkedCell {
  quad: Quad;
  verdict: Verdict;
}

/** The cells whose place is known, with what became of them; those merely read first, so that marks lie on top. */
function cellVerdicts(outcome: SheetOutcome): MarkedCell[] {
  const verdicts = new Map(outcome.ok ? outcome.cells.map((cell) => [placeKey(cell), cell.verdict]) : []);
  const order: Verdict[] = ['read', 'proved', 'doubtful', 'contradicted'];
  return (outcome.reading?.evidence?.cells ?? [])
    .filter((cell): cell is CellEvidence & { quad: Quad } => cell.quad !== null && cell.inked)
    .map((cell) => ({ quad: cell.quad, verdict: verdicts.get(placeKey(cell)) ?? ('read' as const) }))
    .sort((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict));
}

function cellsOnPage(cells: readonly MarkedCell[], page: Page): Outline[] {
  const wayBack = createWayBack(page);
  return cells.map(({ quad, verdict }) => ({ corners: quad.map(wayBack), look: verdict }));
}

const cellsOnPhoto = (cells: readonly MarkedCell[], photo: Picture): Outline[] =>
  cells.map(({ quad, verdict }) => ({ corners: onPhoto(quad, photo), look: verdict }));

const onPhoto = (quad: Quad, { widthPx, heightPx }: Picture): Outline['corners'] =>
  quad.map(([x, y]) => [x * widthPx, y * heightPx] as const);

const cornersOf = ({ x0, y0, x1, y1 }: Box): Outline['corners'] => [
  [x0, y0],
  [x1, y0],
  [x1, y1],
  [x0, y1],
];
