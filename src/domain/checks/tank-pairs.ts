import type { Finding } from '../finding.ts';
import type { Report, TankRow } from '../report.ts';
import { nameKey, tanksOf, tankTables, type TankAt } from './figures.ts';

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
  for (const [key, at] of rows) {
    const other = tankTables.find((table) => table !== at.table) ?? at.table;
    const partner = rows.get(other + key.slice(at.table.length));
    if (!partner) findings.push(nameFinding(at, 'tank_on_one_side', `is missing on ${side[other]}.`));
    else if (at.table === 'arrival_tanks') findings.push(...checkUllages(at.tank, partner));
  }
  return findings;
}

function nameFinding({ table, row, tank }: TankAt, rule: string, what: string): Finding {
  const message = `Tank ${tank.tank ?? ''} ${what}`;
  return { rule, severity: 'doubtful', table, row, field: 'tank', message, read: tank.tank, implied: null };
}

/** The net equation guards the gross, so that where the two disagree the ullage is pointed at. */
function checkUllages(arrival: TankRow, { table, row, tank }: TankAt): Finding[] {
  const rise = ullageInches(tank) - ullageInches(arrival);
  const gain = (tank.gross_bbls ?? NaN) - (arrival.gross_bbls ?? NaN);
  if (!(rise * gain > 0)) return [];
  const way = rise > 0 ? 'rose' : 'fell';
  return [
    {
      rule: 'ullage_against_gross',
      severity: 'doubtful',
      ...{ table, row, field: 'ullage_ft' },
      message: `The ullage of tank ${tank.tank ?? ''} ${way} from ${feetAndInches(arrival)} to ${feetAndInches(tank)}, yet its gross ${way} from ${arrival.gross_bbls ?? 0} to ${tank.gross_bbls ?? 0} bbl.`,
      ...{ read: tank.ullage_ft, implied: null },
    },
  ];
}

function ullageInches({ ullage_ft, ullage_in }: TankRow): number {
  return ullage_ft === null || ullage_in === null ? NaN : ullage_ft * 12 + ullage_in;
}

function feetAndInches({ ullage_ft, ullage_in }: TankRow): string {
  return `${ullage_ft ?? 0} ft ${ullage_in ?? 0} in`;
}
