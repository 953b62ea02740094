import type { Finding } from '../finding.ts';
import type { Report, TankRow } from '../report.ts';
import { nameKey, tanksOf, tankTables, type TankAt, type TankTable } from './figures.ts';

const side = { arrival_tanks: 'arrival', departure_tanks: 'departure' } as const;

/** Each tank stands once on arrival and once on departure, and where its ullage went up its gross went down. */
export function checkTankPairs(report: Report): Finding[] {
  if (report.arrival_tanks.length === 0 || report.departure_tanks.length === 0) return [];
  const rows = new Map<string, TankAt>();
  const findings: Finding[] = [];
  for (const at of tanksOf(report)) {
    const key = nameKey(at.tank.tank);
    if (key === null) continue;
    if (rows.has(at.table + key)) findings.push(nameFinding(at, 'tank_twice', `stands twice on ${side[at.table]}.`));
    else rows.set(at.table + key, at);
  }
  const usual = {
    arrival_tanks: usualUllage(report.arrival_tanks),
    departure_tanks: usualUllage(report.departure_tanks),
  };
  for (const [key, at] of rows) {
    const other = tankTables.find((table) => table !== at.table) ?? at.table;
    const partner = rows.get(other + key.slice(at.table.length));
    if (!partner) findings.push(nameFinding(at, 'tank_on_one_side', `is missing on ${side[other]}.`));
    else if (at.table === 'arrival_tanks') findings.push(...checkUllages(at, partner, usual));
  }
  return findings;
}

function nameFinding({ table, row, tank }: TankAt, rule: string, what: string): Finding {
  const message = `Tank ${tank.tank ?? ''} ${what}`;
  return {
    cause: null,
    rule,
    severity: 'doubtful',
    table,
    row,
    field: 'tank',
    message,
    read: tank.tank,
    implied: null,
  };
}

/**
 * The net equation guards the gross, so that where the two disagree an ullage is pointed at: that of the side on
 * which it lies further from the other tanks'.
 */
function checkUllages(arrival: TankAt, departure: TankAt, usual: Readonly<Record<TankTable, number>>): Finding[] {
  const rise = ullageInches(departure.tank) - ullageInches(arrival.tank);
  const gain = (departure.tank.gross_bbls ?? NaN) - (arrival.tank.gross_bbls ?? NaN);
  if (!(rise * gain > 0)) return [];
  const distance = ({ table, tank }: TankAt) => Math.abs(ullageInches(tank) - usual[table]);
  const { table, row, tank } = distance(arrival) > distance(departure) ? arrival : departure;
  const way = rise > 0 ? 'rose' : 'fell';
  const ullages = `${way} from ${feetAndInches(arrival.tank)} to ${feetAndInches(departure.tank)}`;
  const grosses = `${way} from ${arrival.tank.gross_bbls ?? 0} to ${departure.tank.gross_bbls ?? 0} bbl`;
  return [
    {
      cause: null,
      rule: 'ullage_against_gross',
      severity: 'doubtful',
      ...{ table, row, field: 'ullage_ft' },
      message: `The ullage of tank ${tank.tank ?? ''} ${ullages}, yet its gross ${grosses}.`,
      ...{ read: tank.ullage_ft, implied: null },
    },
  ];
}

/** The ullage that half the tanks of a table have at most. */
function usualUllage(tanks: readonly TankRow[]): number {
  const ullages = tanks.map(ullageInches).filter((inches) => !Number.isNaN(inches));
  return ullages.sort((a, b) => a - b)[Math.floor(ullages.length / 2)] ?? 0;
}

function ullageInches({ ullage_ft, ullage_in }: TankRow): number {
  return ullage_ft === null || ullage_in === null ? NaN : ullage_ft * 12 + ullage_in;
}

function feetAndInches({ ullage_ft, ullage_in }: TankRow): string {
  return `${ullage_ft ?? 0} ft ${ullage_in ?? 0} in`;
}
