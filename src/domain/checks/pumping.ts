import type { Finding } from '../finding.ts';
import type { Report } from '../report.ts';

/** Barrels an hour between which barges discharge, with stops counted in. */
const [slowest, fastest] = [40, 25_000];

/**
 * From the start of the discharge to its end the cargo goes at a rate that a barge's pumps can keep; otherwise the end
 * is doubtful. Says nothing where the log does not name both, each once.
 */
export function checkPumpingRate(report: Report): Finding[] {
  const barrels = discharged(report);
  const [start, end] = [momentOf(report, /commenc|start|began/i), momentOf(report, /complet|finish|ended/i)];
  if (barrels <= 0 || !start || !end || end.atMs <= start.atMs) return [];
  const hours = (end.atMs - start.atMs) / 3_600_000;
  const rate = barrels / hours;
  if (rate >= slowest && rate <= fastest) return [];
  const message = `${Math.round(barrels)} bbl in ${hours.toFixed(1)} hours is ${Math.round(rate)} an hour, which is hardly a barge's pumping rate.`;
  const place = { table: 'time_log', row: end.row, field: 'time' } as const;
  return [
    { rule: 'pumping_rate', severity: 'doubtful', ...place, message, read: end.time, implied: null, cause: null },
  ];
}

function discharged({ products, arrival_tanks, departure_tanks }: Report): number {
  const grossOf = (rows: readonly { gross_bbls: number | null }[]) =>
    rows.reduce((sum, { gross_bbls }) => sum + (gross_bbls ?? 0), 0);
  return products.length > 0 ? grossOf(products) : grossOf(arrival_tanks) - grossOf(departure_tanks);
}

/** The one line of the log that speaks of the discharge in these words; null where none or several do. */
function momentOf({ header, time_log }: Report, words: RegExp) {
  const lines = time_log.flatMap(({ event, date, time }, row) =>
    event !== null && words.test(event) && /disch|pump|cargo|transfer|unload/i.test(event) ? [{ row, date, time }] : [],
  );
  const [line] = lines;
  if (lines.length !== 1 || line?.time == null) return null;
  const dated = line.date ?? header.date;
  const atMs = dated === null ? NaN : Date.parse(`${dated}T${line.time === '24:00' ? '23:59' : line.time}:00Z`);
  return Number.isNaN(atMs) ? null : { row: line.row, time: line.time, atMs };
}
