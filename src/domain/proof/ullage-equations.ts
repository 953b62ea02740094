import { nameKey } from '../checks/figures.ts';
import { gaugeName, type GaugePoint, type TankGauge } from '../tank-gauges.ts';
import type { Report } from '../report.ts';
import type { SheetCells, TankCells } from './cells.ts';
import { enter, valueOf, type Cell, type Change, type Entered, type Equation } from './equation.ts';

/**
 * Ullage against gross: a tank from which nothing was discharged has the ullage it had, and a tank known from earlier
 * sheets of the barge holds at an ullage what it held then. Earlier sheets are believed only where most tanks of this
 * one agree with them: barges of one name are not always one barge.
 */
export function ullageEquations(sheet: SheetCells, report: Report, known: readonly TankGauge[]): Entered[] {
  return [...unchanged(sheet), ...gauged(sheet, report, known)].map(enter);
}

function ullageOf({ ullage_ft, ullage_in }: TankCells, changes: readonly Change[]): number | null {
  const [feet, inches] = [valueOf(ullage_ft, changes), valueOf(ullage_in, changes)];
  return feet === null || inches === null ? null : feet * 12 + inches;
}

/** The feet or the inches that make up `ullage` with the other of the two as it stands. */
function partOf({ ullage_ft, ullage_in }: TankCells, cell: Cell, ullage: number): number[] {
  if (cell === ullage_ft) return [Math.round((ullage - (ullage_in.value ?? 0)) / 12)];
  const inches = ullage - (ullage_ft.value ?? NaN) * 12;
  return cell === ullage_in && inches >= 0 && inches < 12 ? [Number(inches.toFixed(3))] : [];
}

function unchanged({ tanks }: SheetCells): Equation[] {
  const arrivals = new Map(
    tanks.filter(({ table }) => table === 'arrival_tanks').map((tank) => [nameKey(tank.tank.tank), tank]),
  );
  return tanks.flatMap((departure): Equation[] => {
    const arrival = arrivals.get(nameKey(departure.tank.tank));
    if (departure.table !== 'departure_tanks' || !arrival || nameKey(departure.tank.tank) === null) return [];
    const pair = [arrival, departure] as const;
    return [
      {
        rule: 'ullage_unchanged',
        cells: pair.flatMap(({ ullage_ft, ullage_in }) => [ullage_ft, ullage_in]),
        holds(changes) {
          const [before, after] = pair.map((tank) => ullageOf(tank, changes));
          const stays = arrival.gross_bbls.value !== null && arrival.gross_bbls.value === departure.gross_bbls.value;
          if (!stays || before == null || after == null || before === 0) return null;
          return Math.abs(before - after) < 0.01;
        },
        implies(cell) {
          const own = pair.find(({ ullage_ft, ullage_in }) => cell === ullage_ft || cell === ullage_in);
          const other = pair.find((tank) => tank !== own);
          const ullage = other ? ullageOf(other, []) : null;
          return own && ullage !== null ? partOf(own, cell, ullage) : [];
        },
      },
    ];
  });
}

/** Inches by which trim, list and the rounding of tables move a gauge. */
const mostInches = 1.5;
const fewestAgreeing = 4;

function gauged({ tanks }: SheetCells, report: Report, known: readonly TankGauge[]): Equation[] {
  const barge = gaugeName(report.header.barge);
  const gauges = new Map(known.filter((gauge) => gauge.barge === barge).map(({ tank, points }) => [tank, points]));
  const equations = tanks.flatMap((tank) => {
    const points = gauges.get(gaugeName(tank.tank.tank) ?? '');
    return points && points.length >= 2 ? [gaugeEquation(tank, points)] : [];
  });
  const outcomes = equations.map((equation) => equation.holds([])).filter((holds) => holds !== null);
  const agreeing = outcomes.filter(Boolean).length;
  return agreeing >= fewestAgreeing && agreeing >= 0.7 * outcomes.length ? equations : [];
}

function gaugeEquation(tank: TankCells, points: readonly GaugePoint[]): Equation {
  const sorted = [...points].sort((a, b) => a.gross_bbls - b.gross_bbls);
  return {
    rule: 'ullage_from_gross',
    cells: [tank.ullage_ft, tank.ullage_in],
    holds(changes) {
      const ullage = ullageOf(tank, changes);
      const expected = ullageAt(sorted, tank.gross_bbls.value);
      return ullage === null || expected === null ? null : Math.abs(ullage - expected) <= mostInches;
    },
    implies(cell) {
      const expected = ullageAt(sorted, tank.gross_bbls.value);
      return expected === null ? [] : partOf(tank, cell, expected).map((value) => Number(value.toFixed(cell.places)));
    },
  };
}

/** The ullage at which a tank holds `gross`, on the line through the points about it; null far from any. */
function ullageAt(points: readonly GaugePoint[], gross: number | null): number | null {
  if (gross === null) return null;
  const above = points.findIndex(({ gross_bbls }) => gross_bbls >= gross);
  const at = Math.min(Math.max(above < 0 ? points.length - 1 : above, 1), points.length - 1);
  const [low, high] = [points[at - 1], points[at]];
  if (!low || !high || high.gross_bbls - low.gross_bbls < 1) return null;
  const share = (gross - low.gross_bbls) / (high.gross_bbls - low.gross_bbls);
  return share < -0.25 || share > 1.25
    ? null
    : low.ullage_in_total + share * (high.ullage_in_total - low.ullage_in_total);
}
