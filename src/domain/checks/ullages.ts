import type { Finding } from '../finding.ts';
import type { Report, TankRow } from '../report.ts';
import { nameKey } from './figures.ts';

/**
 * Ullage against gross over the tanks of one sheet: from arrival to departure each lost so many barrels an inch, which
 * makes a depth of its tank. The tanks of a barge are about equally deep; one far from that is doubtful at what was
 * gauged on departure, which tells most of the depth.
 */
export function checkUllages(report: Report): Finding[] {
  const pairs = pairsOf(report);
  if (pairs.length < fewest) return [];
  const depths = pairs.map(({ depth }) => depth).sort((a, b) => a - b);
  const usualDepth = depths[Math.floor(depths.length / 2)] ?? NaN;
  return pairs
    .filter(({ depth, shareLeft }) => Math.abs(depth - usualDepth) > mostInches + inchesPerShareLeft * shareLeft)
    .map(({ departure, departureRow }) => finding(departureRow, departure));
}

const fewest = 4;
/** How far depths lie apart on sheets that are right: trim does that, the more the fuller the tank is left. */
const [mostInches, inchesPerShareLeft] = [12, 70];

interface Pair {
  departure: TankRow;
  departureRow: number;
  /** the ullage in inches at which the tank would be empty */
  depth: number;
  /** what is left on departure, as a share of what there was */
  shareLeft: number;
}

function pairsOf({ arrival_tanks, departure_tanks }: Report): Pair[] {
  const rows = new Map(departure_tanks.map((tank, row) => [nameKey(tank.tank), { tank, row }]));
  return arrival_tanks.flatMap((arrival) => {
    const other = rows.get(nameKey(arrival.tank));
    if (!other || nameKey(arrival.tank) === null) return [];
    const { tank: departure, row: departureRow } = other;
    const inches = ullageOf(departure) - ullageOf(arrival);
    const barrels = (arrival.gross_bbls ?? NaN) - (departure.gross_bbls ?? NaN);
    if (!(inches > 0 && barrels > 0)) return [];
    const [perInch, left] = [barrels / inches, departure.gross_bbls ?? 0];
    const shareLeft = left / (arrival.gross_bbls ?? NaN);
    const depth = ullageOf(departure) + left / perInch;
    return [{ departure, departureRow, depth, shareLeft }];
  });
}

function ullageOf({ ullage_ft, ullage_in }: TankRow): number {
  return (ullage_ft ?? NaN) * 12 + (ullage_in ?? NaN);
}

function finding(row: number, tank: TankRow): Finding {
  const ullage = `${tank.ullage_ft ?? 0} ft ${tank.ullage_in ?? 0} in`;
  return {
    ...{ rule: 'ullage_unlike_others', severity: 'doubtful', table: 'departure_tanks', row, field: 'ullage_ft' },
    message: `An ullage of ${ullage} for ${tank.gross_bbls ?? 0} bbl does not go with the other tanks of this barge.`,
    ...{ read: tank.ullage_ft, implied: null, cause: null },
  };
}
