import { tonsPerBarrelInAir } from '../../src/domain/petroleum.ts';
import type { ProductRow, TankRow } from '../../src/domain/report.ts';
import { factorOf } from './cargo.ts';
import { cell, type Grid, type GridCell, type GridColumn, type GridRow } from './grid.ts';
import type { ExtraColumn, Labels, SheetColumn } from './labels.ts';
import { writeDate, writeFigure, writeInches, writeTime, writeUllage } from './manner.ts';
import type { Random } from './random.ts';
import type { MadeReport, Totals } from './report.ts';

/** What a layout may ask of the tank tables. */
export interface GridChoices {
  order: readonly SheetColumn[];
  withTotals: boolean;
  /** empty rows of a pre-printed form */
  spareRows: number;
}

type Condition = 'arrival_tanks' | 'departure_tanks';

/** One of the two tank tables, written out. */
export function tankGrid(
  made: MadeReport,
  kind: Condition,
  labels: Labels,
  choices: GridChoices,
  random: Random,
): Grid {
  const columns = choices.order.map((key): GridColumn => ({ ...labels.columns[key], align: alignOf(key) }));
  const rows = made.report[kind].map((row, at): GridRow => ({
    role: 'tank',
    cells: choices.order.map((key) => tankCell(made, row, key, `${kind}.${at}`, random)),
  }));
  const blankRow: GridRow = { role: 'spare', cells: choices.order.map(() => cell('')) };
  const spare = Array.from({ length: choices.spareRows }, () => blankRow);
  const total = choices.withTotals ? [totalRow(made, made.totals[kind], choices.order, labels)] : [];
  return { kind, title: labels.titles[kind], columns, rows: [...rows, ...spare, ...total] };
}

const alignOf = (key: SheetColumn): GridColumn['align'] =>
  key === 'tank' || key === 'product' || key === 'note' ? 'left' : 'right';

function tankCell(made: MadeReport, row: TankRow, key: SheetColumn, path: string, random: Random): GridCell {
  const { manner, convention } = made;
  switch (key) {
    case 'ullage': {
      const written =
        row.ullage_ft === null || row.ullage_in === null
          ? manner.blank
          : writeUllage(row.ullage_ft, row.ullage_in, manner, convention);
      return cell(written, `${path}.ullage_ft`, `${path}.ullage_in`);
    }
    case 'vcf':
    case 'long_tons':
    case 'gallons':
    case 'innage':
    case 'seal':
    case 'note':
      return cell(extraText(made, row, key, random));
    default:
      return cell(tankText(made, row, key), `${path}.${key}`);
  }
}

function tankText({ manner, convention }: MadeReport, row: TankRow, key: keyof TankRow): string {
  const value = row[key];
  const { places } = convention;
  if (key === 'water_bbls') return waterText(row, manner.zeroWater, places.water, manner);
  if (value === null) return manner.blank;
  if (typeof value === 'string') return value;
  if (key === 'ullage_in') return writeInches(value, manner, convention);
  const placesOf = {
    gross_bbls: places.volume,
    net_bbls: places.volume,
    metric_tons: places.tons,
    api: places.api,
    temp_f: places.temp,
  };
  return writeFigure(value, key in placesOf ? placesOf[key as keyof typeof placesOf] : 0, manner);
}

function waterText(
  { water_bbls, gross_bbls }: TankRow,
  zero: string,
  places: number,
  manner: MadeReport['manner'],
): string {
  if (water_bbls === null) return zero === '-' && gross_bbls !== null ? '-' : '';
  if (water_bbls !== 0 || zero === 'figure') return writeFigure(water_bbls, places, manner);
  return zero === 'NIL' ? 'NIL' : '0';
}

/** Innage stands in inches from no depth that the sheet tells, so that it proves nothing. */
function extraText({ convention, manner }: MadeReport, row: TankRow, key: ExtraColumn, random: Random): string {
  if (row.api === null || row.temp_f === null || row.net_bbls === null) return '';
  switch (key) {
    case 'vcf':
      return factorOf(row.api, row.temp_f, convention).toFixed(convention.vcfPlaces);
    case 'long_tons':
      return writeFigure((row.net_bbls * (tonsPerBarrelInAir(row.api) ?? 0)) / 1.01605, convention.places.tons, manner);
    case 'gallons':
      return writeFigure(Math.round(row.net_bbls * 42), 0, { thousands: true });
    case 'innage':
      return `${Math.max(0, 14 - (row.ullage_ft ?? 0))}-${String(random.int(0, 11)).padStart(2, '0')}`;
    case 'seal':
      return String(random.int(410_000, 989_999));
    case 'note':
      return random.pick(['', '', '', 'OK', 'wet', 'slops', 'clean']);
  }
}

function totalRow(made: MadeReport, totals: Totals, order: readonly SheetColumn[], labels: Labels): GridRow {
  const { convention, manner } = made;
  const cells = order.map((key, at): GridCell => {
    if (at === 0) return { ...cell(labels.total), printed: true };
    if (key !== 'gross_bbls' && key !== 'net_bbls' && key !== 'metric_tons') return cell('');
    return cell(
      writeFigure(totals[key], key === 'metric_tons' ? convention.places.tons : convention.places.volume, manner),
    );
  });
  return { role: 'total', cells };
}

/** The totals discharged of each product. */
export function productGrid(made: MadeReport, labels: Labels, spareRows = 0): Grid {
  const { places } = made.convention;
  const keys = ['product', 'api', 'gross_bbls', 'net_bbls', 'metric_tons'] as const;
  const text = (row: ProductRow, key: (typeof keys)[number]): string => {
    const value = row[key];
    if (value === null) return made.manner.blank;
    if (typeof value === 'string') return value;
    return writeFigure(
      value,
      key === 'api' ? places.api : key === 'metric_tons' ? places.tons : places.volume,
      made.manner,
    );
  };
  const rows = made.report.products.map((row, at): GridRow => ({
    role: 'tank',
    cells: keys.map((key) => cell(text(row, key), `products.${at}.${key}`)),
  }));
  const spare = Array.from({ length: spareRows }, (): GridRow => ({ role: 'spare', cells: keys.map(() => cell('')) }));
  return {
    kind: 'products',
    title: labels.titles.products,
    columns: keys.map((key) => ({ ...labels.columns[key], align: alignOf(key) })),
    rows: [...rows, ...spare],
  };
}

/** The log. With the date in the first line of each day only, the truth has it in every line all the same. */
export function logGrid(
  { report, manner }: MadeReport,
  labels: Labels,
  choices: { timeFirst: boolean; spareRows: number },
): Grid {
  const keys = choices.timeFirst ? (['date', 'time', 'event'] as const) : (['event', 'date', 'time'] as const);
  const rows = report.time_log.map((row, at): GridRow => {
    const text = {
      event: row.event ?? '',
      date: row.date === null ? '' : writeDate(row.date, manner.logDate),
      time: row.time === null ? '' : writeTime(row.time, manner.time),
    };
    return {
      role: 'tank',
      cells: keys.map((key) => ({ ...cell(text[key], `time_log.${at}.${key}`), printed: key === 'event' })),
    };
  });
  const spare = Array.from({ length: choices.spareRows }, (): GridRow => ({
    role: 'spare',
    cells: keys.map(() => cell('')),
  }));
  return {
    kind: 'time_log',
    title: labels.titles.time_log,
    columns: keys.map((key) => ({ group: null, label: labels.log[key], align: key === 'event' ? 'left' : 'center' })),
    rows: [...rows, ...spare],
  };
}
