import type { Grid } from '../grid.ts';
import { escapeHtml, markedText, tableHtml, type Ink, type TableShape } from '../html.ts';
import { draftGrid, type DraftShape } from '../draft-grid.ts';
import { logGrid, productGrid, tankGrid } from '../grids.ts';
import type { Labels, SheetColumn } from '../labels.ts';
import { writeDate } from '../manner.ts';
import type { Random } from '../random.ts';
import type { MadeReport } from '../report.ts';
import { companies, people, remarks, titles } from '../vocabulary.ts';

/** A form: how a page is set out. */
export interface Layout {
  /** what its sheets are named by, after those of the samples */
  letter: string;
  paper: 'portrait' | 'landscape' | 'either';
  typefaces: readonly string[];
  filledInByHand: boolean;
  ullage: 'two cells' | 'one cell' | 'either';
  /** the page's HTML; lengths in em, as the whole is shrunk until it fits */
  compose(sheet: Composition): { css: string; body: string };
}

/** What a layout is given to set out one report. */
export interface Composition {
  made: MadeReport;
  labels: Labels;
  random: Random;
  ink: Ink;
  paper: 'portrait' | 'landscape';
  oneUllageCell: boolean;
}

type Width = 'narrow' | 'wide';

/** The columns of the tank tables in one of the orders that forms have them; a wide one takes some more. */
export function drawOrder({ random, oneUllageCell }: Composition, width: Width): SheetColumn[] {
  const ullage: SheetColumn[] = oneUllageCell ? ['ullage'] : ['ullage_ft', 'ullage_in'];
  const gauged = random.pick<SheetColumn[]>([
    ['tank', 'product', 'api', ...ullage, 'temp_f', 'water_bbls', 'gross_bbls'],
    ['tank', 'product', ...ullage, 'temp_f', 'api', 'water_bbls', 'gross_bbls'],
    ['tank', ...ullage, 'product', 'api', 'temp_f', 'gross_bbls', 'water_bbls'],
    ['product', 'tank', ...ullage, 'gross_bbls', 'water_bbls', 'temp_f', 'api'],
    ['tank', 'product', ...ullage, 'water_bbls', 'gross_bbls', 'temp_f', 'api'],
  ]);
  const factor: SheetColumn[] = random.chance(width === 'wide' ? 0.6 : 0.25) ? ['vcf'] : [];
  const last: SheetColumn[] =
    width === 'wide' ? random.pick<SheetColumn[]>([[], ['long_tons'], ['gallons'], ['seal'], ['note']]) : [];
  const innage: SheetColumn[] = width === 'wide' && random.chance(0.2) ? ['innage'] : [];
  const at = gauged.indexOf('temp_f');
  return [...gauged.slice(0, at), ...innage, ...gauged.slice(at), ...factor, 'net_bbls', 'metric_tons', ...last];
}

export interface Tables {
  arrival: Grid;
  departure: Grid;
  products: Grid;
  log: Grid;
  drafts: Grid;
}

/** All five tables of a sheet, in one form's choices. */
export function drawTables(
  sheet: Composition,
  choices: { width: Width; spareRows?: number; drafts: DraftShape },
): Tables {
  const { made, labels, random } = sheet;
  const spareRows = choices.spareRows ?? 0;
  const tank = { order: drawOrder(sheet, choices.width), withTotals: random.chance(0.5), spareRows };
  return {
    arrival: tankGrid(made, 'arrival_tanks', labels, tank, random),
    departure: tankGrid(made, 'departure_tanks', labels, tank, random),
    products: productGrid(made, labels, spareRows),
    log: logGrid(made, labels, { timeFirst: random.chance(0.2), spareRows: Math.min(2, spareRows) }),
    drafts: draftGrid(made, labels, choices.drafts),
  };
}

/** All tables as HTML of one shape. */
export function tablesHtml(tables: Tables, shape: TableShape): Record<keyof Tables, string> {
  const html = (grid: Grid): string => tableHtml(grid, shape);
  return {
    ...{ arrival: html(tables.arrival), departure: html(tables.departure), products: html(tables.products) },
    ...{ log: html(tables.log), drafts: html(tables.drafts) },
  };
}

export interface Field {
  label: string;
  /** HTML that is marked as a value of the truth's header */
  value: string;
  /** as it is without marks, for lines of equally wide characters */
  text: string;
}

/** The fields of the header, in one of several orders, with one or two that the truth does not hold. */
export function headerFields({ made, labels, random, ink }: Composition): Field[] {
  const { header } = made.report;
  const field = (key: 'barge' | 'vessel' | 'terminal' | 'voyage' | 'date'): Field => {
    const text = key === 'date' ? writeDate(header.date ?? '', made.manner.headerDate) : (header[key] ?? '');
    return { label: labels.header[key], text, value: markedText({ text, keys: [`header.0.${key}`] }, ink) };
  };
  const orders = [
    ['barge', 'vessel', 'terminal', 'voyage', 'date'],
    ['date', 'barge', 'voyage', 'vessel', 'terminal'],
    ['barge', 'date', 'vessel', 'voyage', 'terminal'],
  ] as const;
  const fields = random.pick(orders).map(field);
  if (random.chance(0.4)) {
    const text = random.pick(people);
    fields.push({ label: random.pick(['Tankerman', 'PIC', 'Inspector', 'Gauged by']), text, value: ink(text) });
  }
  return fields;
}

/** Label and value in `tag`s, for forms that set their header in lines or boxes. */
export function fieldsHtml(fields: readonly Field[], colon: ':' | ''): string {
  return fields
    .map(
      ({ label, value }) =>
        `<p><span class="label">${escapeHtml(label)}${colon}</span> <span class="value">${value}</span></p>`,
    )
    .join('');
}

/** The company's name and the form's. */
export function drawTitles(random: Random): { company: string; title: string } {
  return { company: escapeHtml(random.pick(companies)), title: escapeHtml(random.pick(titles)) };
}

/** What stands at the foot: remarks with figures that belong to no table, and lines to sign on. */
export function drawFoot({ random, ink }: Composition): { remarks: string; signatures: string; footer: string } {
  const said = [
    random.pick(remarks),
    random.pick(remarks),
    `Seal Nos. ${random.int(210_000, 989_999)} thru ${random.int(210_000, 989_999)}`,
  ];
  const name = random.pick(people);
  const role = random.pick(['Tankerman / PIC', 'Barge Representative', 'Signature of Tankerman']);
  const other = random.pick(['Vessel Representative', 'Chief Engineer', 'Terminal Rep.']);
  return {
    remarks: `<div class="remarks"><span class="label">Remarks:</span> ${ink(said.slice(0, random.int(1, 3)).join(' '))}</div>`,
    signatures: `<div class="signatures"><p><span class="signed">${escapeHtml(name)}</span><br>${role}</p><p><span class="signed">&nbsp;</span><br>${other}</p></div>`,
    footer: `<footer>Form ${random.int(10, 99)}-${random.pick(['A', 'B', 'TR'])} Rev. ${random.int(1, 9)}/${random.int(2009, 2023)} &nbsp; Page 1 of 1 &nbsp; White: Office &nbsp; Yellow: Vessel</footer>`,
  };
}

/** Style that every printed form starts from. */
export const baseCss = `
  * { box-sizing: border-box; margin: 0; padding: 0; }
  table { border-collapse: collapse; width: 100%; }
  th, td { padding: 0.2em 0.4em; white-space: nowrap; font-weight: normal; }
  th { font-weight: bold; }
  .left { text-align: left; } .center { text-align: center; } .right { text-align: right; }
  h1 { font-size: 1.6em; } h2 { font-size: 1.05em; margin: 0.8em 0 0.25em; }
  .remarks { margin-top: 1em; width: 0; min-width: 100%; } .remarks .pen { white-space: normal; line-height: 1.3; }
  .signatures { display: flex; gap: 3em; margin-top: 2em; } .signatures p { flex: 1; }
  .signed { display: block; border-bottom: 1px solid #222; font: italic 1.4em/1.3 'Z003', 'URW Chancery L', cursive; min-height: 1.2em; }
  footer { margin-top: 1.4em; font-size: 0.75em; }
`;
