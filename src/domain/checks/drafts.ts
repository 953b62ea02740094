import type { Finding } from '../finding.ts';
import type { DraftRow, Report, TankRow } from '../report.ts';

const ends = { fwd: 'forward', aft: 'aft' } as const;
const sides = { port: 'port', stbd: 'starboard' } as const;

/** After a discharge the barge floats higher at each mark. Says nothing where the tanks took on cargo. */
export function checkDrafts({ draft_readings, arrival_tanks, departure_tanks }: Report): Finding[] {
  if (grossOf(departure_tanks) > grossOf(arrival_tanks)) return [];
  const arrivals = draft_readings.filter(({ condition }) => condition === 'arrival');
  const atEnd = new Map(arrivals.map((arrival) => [arrival.end, arrival]));
  return draft_readings.flatMap((departure, row) => {
    const arrival = atEnd.get(departure.end);
    if (departure.condition !== 'departure' || departure.end === null || !arrival) return [];
    return (['port', 'stbd'] as const).flatMap((side) => checkMark(arrival, departure, side, row));
  });
}

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
