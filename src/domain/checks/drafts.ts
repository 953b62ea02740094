import type { Finding } from '../finding.ts';
import type { DraftRow, Report, TankRow } from '../report.ts';

const ends = { fwd: 'forward', aft: 'aft' } as const;
const sides = { port: 'port', stbd: 'starboard' } as const;

/** After a discharge the barge floats higher at each mark. Says nothing where the tanks took on cargo. */
export function checkDrafts({ draft_readings, arrival_tanks, departure_tanks }: Report): Finding[] {
  const lists = draft_readings.flatMap((reading, row) => checkList(reading, row, draft_readings));
  if (grossOf(departure_tanks) > grossOf(arrival_tanks)) return lists;
  const arrivals = draft_readings.filter(({ condition }) => condition === 'arrival');
  const atEnd = new Map(arrivals.map((arrival) => [arrival.end, arrival]));
  const smaller = draft_readings.flatMap((departure, row) => {
    const arrival = atEnd.get(departure.end);
    if (departure.condition !== 'departure' || departure.end === null || !arrival) return [];
    return (['port', 'stbd'] as const).flatMap((side) => checkMark(arrival, departure, side, row));
  });
  const listed = new Set(smaller.map(({ row }) => row));
  const sunk =
    smaller.length + lists.length > 0
      ? []
      : checkSinkage(draft_readings, grossOf(arrival_tanks) - grossOf(departure_tanks));
  return [...smaller, ...lists.filter(({ row }) => !listed.has(row)), ...sunk];
}

/** Feet by which port and starboard of one end differ at most: more is a list with which no barge is worked. */
const mostList = 1;

function checkList({ condition, end, port, stbd }: DraftRow, row: number, all: readonly DraftRow[]): Finding[] {
  if (port === null || stbd === null || Math.abs(port - stbd) <= mostList) return [];
  const where = `${end === null ? '' : `${ends[end]} `}on ${condition ?? 'this line'}`;
  const message = `The drafts ${where}, ${port.toFixed(2)} ft to port and ${stbd.toFixed(2)} ft to starboard, are far apart for one barge.`;
  const other = all.find((reading) => reading.condition === condition && reading.end !== end)?.port ?? port;
  const field = Math.abs(port - other) > Math.abs(stbd - other) ? 'port' : 'stbd';
  return [{ ...doubtful, rule: 'drafts_of_both_sides', row, field, message, read: field === 'port' ? port : stbd }];
}

/** Barrels that make a barge one foot deeper: of the smallest tank barges, and of ocean-going ones. */
const [fewestPerFoot, mostPerFoot] = [100, 20_000];

/** The cargo that left must account for how far the barge rose. */
function checkSinkage(drafts: readonly DraftRow[], barrels: number): Finding[] {
  const [before, after] = [meanDraft(drafts, 'arrival'), meanDraft(drafts, 'departure')];
  if (before === null || after === null || barrels <= 0 || before - after <= 0) return [];
  const perFoot = barrels / (before - after);
  if (perFoot >= fewestPerFoot && perFoot <= mostPerFoot) return [];
  const message = `The drafts fell by ${(before - after).toFixed(2)} ft for ${Math.round(barrels)} bbl discharged, which hardly goes together.`;
  return [{ ...doubtful, rule: 'drafts_against_cargo', row: null, field: null, message, read: null }];
}

function meanDraft(drafts: readonly DraftRow[], of: 'arrival' | 'departure'): number | null {
  const read = drafts.filter(({ condition }) => condition === of).flatMap(({ port, stbd }) => [port, stbd]);
  const known = read.filter((draft) => draft !== null);
  return known.length < 4 ? null : known.reduce((sum, draft) => sum + draft, 0) / known.length;
}

const doubtful = { severity: 'doubtful', table: 'draft_readings', implied: null, cause: null } as const;

function checkMark(arrival: DraftRow, departure: DraftRow, side: keyof typeof sides, row: number): Finding[] {
  const [before, after] = [arrival[side], departure[side]];
  if (before === null || after === null || after < before) return [];
  const mark = `${departure.end === null ? '' : ends[departure.end]} ${sides[side]}`;
  return [
    {
      cause: null,
      rule: 'draft_smaller_after',
      severity: 'doubtful',
      ...{ table: 'draft_readings', row, field: side },
      message: `The ${mark} draft, ${before.toFixed(2)} ft on arrival, is ${after.toFixed(2)} ft after the discharge; less is expected.`,
      ...{ read: after, implied: null },
    },
  ];
}

function grossOf(tanks: readonly TankRow[]): number {
  return tanks.reduce((sum, { gross_bbls }) => sum + (gross_bbls ?? 0), 0);
}
