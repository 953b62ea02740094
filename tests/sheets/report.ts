import { rounded } from './conventions.ts';
import type { Report, TankRow } from '../../src/domain/report.ts';
import { loadCargo } from './cargo.ts';
import { drawConvention, type Convention } from './conventions.ts';
import { drawManner, type Manner } from './manner.ts';
import type { Random } from './random.ts';
import { plantSlip, type PlantedSlip } from './slips.ts';
import { drawHeader, keepLog, readDrafts } from './voyage.ts';

/** One made-up report: what is written, by which conventions, in which manner, and where the writer slipped. */
export interface MadeReport {
  report: Report;
  convention: Convention;
  manner: Manner;
  plantedSlips: PlantedSlip[];
  /** sums of all tanks for the TOTAL rows, blanks and slips not told apart from what is right */
  totals: Record<'arrival_tanks' | 'departure_tanks', Totals>;
}

export interface Totals {
  gross_bbls: number;
  net_bbls: number;
  metric_tons: number;
}

const shareWithSlip = 0.15;
const shareWithBlankTons = 0.1;
const shareWithEmptyTanks = 0.12;

/** A consistent report, save for its planted slip where it has one. `oneUllageCell` writes feet and inches together. */
export function makeReport(random: Random, { oneUllageCell }: { oneUllageCell: boolean }): MadeReport {
  const convention = drawConvention(random.fork('convention'));
  const manner = drawManner(random.fork('manner'), convention, oneUllageCell);
  const { arrival, departure, products } = loadCargo(random.fork('cargo'), convention);
  const header = drawHeader(random.fork('header'));
  const discharged = products.reduce((sum, { net_bbls }) => sum + (net_bbls ?? 0), 0);
  const report: Report = {
    header,
    ...{ arrival_tanks: arrival, departure_tanks: departure, products },
    time_log: keepLog(random.fork('log'), header.date ?? '', discharged),
    draft_readings: readDrafts(random.fork('drafts'), convention),
  };
  const totals = { arrival_tanks: totalOf(arrival, convention), departure_tanks: totalOf(departure, convention) };
  const slip = random.chance(shareWithSlip) ? plantSlip(report, random.fork('slip')) : null;
  leaveBlanks(report, manner, slip, random.fork('blanks'));
  if (random.chance(0.25)) capitalise(report);
  return { report, convention, manner, plantedSlips: slip ? [slip] : [], totals };
}

function totalOf(rows: readonly TankRow[], { places }: Convention): Totals {
  const sum = (field: keyof Totals): number => rows.reduce((total, row) => total + (row[field] ?? 0), 0);
  return {
    gross_bbls: rounded(sum('gross_bbls'), places.volume),
    net_bbls: rounded(sum('net_bbls'), places.volume),
    metric_tons: rounded(sum('metric_tons'), places.tons),
  };
}

/** Water of nought may be left blank or dashed, tons may be left out, tanks that carry nothing may be listed. */
function leaveBlanks(report: Report, manner: Manner, slip: PlantedSlip | null, random: Random): void {
  const tables = ['arrival_tanks', 'departure_tanks'] as const;
  const blankTons = random.chance(shareWithBlankTons) && slip?.field !== 'metric_tons';
  for (const row of tables.flatMap((table) => report[table])) {
    const unwritten = manner.zeroWater === '-' || manner.zeroWater === 'blank' || random.chance(0.04);
    if (row.water_bbls === 0 && unwritten) row.water_bbls = null;
    if (blankTons) row.metric_tons = null;
  }
  const lastTank = report.arrival_tanks.at(-1)?.tank ?? '';
  if (!random.chance(shareWithEmptyTanks) || report.arrival_tanks.length > 12) return;
  const rowNumber = Number(/\d+/.exec(lastTank)?.[0] ?? 0);
  const tank = lastTank.replace(/\d+/, String(rowNumber + 1));
  const product = random.pick([null, 'EMPTY', 'BALLAST']);
  for (const table of tables) report[table].push({ ...emptyTank, tank, product });
}

const emptyTank: TankRow = {
  ...{ tank: null, product: null, api: null, ullage_ft: null, ullage_in: null, temp_f: null },
  ...{ water_bbls: null, gross_bbls: null, net_bbls: null, metric_tons: null },
};

/** Some writers use capitals throughout; the truth is what is written. */
function capitalise({ header, arrival_tanks, departure_tanks, products, time_log }: Report): void {
  const upper = (text: string | null): string | null => text?.toUpperCase() ?? null;
  for (const key of ['barge', 'vessel', 'terminal', 'voyage'] as const) header[key] = upper(header[key]);
  for (const row of [...arrival_tanks, ...departure_tanks]) row.tank = upper(row.tank);
  for (const row of [...arrival_tanks, ...departure_tanks, ...products]) row.product = upper(row.product);
  for (const row of time_log) row.event = upper(row.event);
}
