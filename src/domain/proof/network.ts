import type { Evidence } from '../evidence.ts';
import type { Conventions } from '../proof.ts';
import type { Report } from '../report.ts';
import type { TankGauge } from '../tank-gauges.ts';
import { cellsOf, type SheetCells } from './cells.ts';
import type { Entered } from './equation.ts';
import { netConventionOf, type NetConvention } from './net-convention.ts';
import { rowEquations } from './row-equations.ts';
import { sumEquations } from './sums.ts';
import { tonsConventionOf, type TonsConvention } from './tons-convention.ts';
import { ullageEquations } from './ullage-equations.ts';

/** A sheet's figures and every equation among them, by the sheet's own conventions. */
export interface Network {
  sheet: SheetCells;
  net: NetConvention;
  tons: TonsConvention;
  equations: Entered[];
  /** those that hold with the figures as they were given */
  holding: ReadonlySet<Entered>;
}

/** The network of `report`, with what its reader saw and what earlier sheets say of the barge's tanks. */
export function networkOf(report: Report, evidence: Evidence | null, known: readonly TankGauge[]): Network {
  const sheet = cellsOf(report, evidence);
  const net = netConventionOf(sheet.tanks, sheet.places.net_bbls);
  const tons = tonsConventionOf(sheet.tanks.length > 0 ? sheet.tanks : sheet.products, sheet.places.metric_tons);
  const equations = [
    ...rowEquations(sheet, net, tons),
    ...sumEquations(sheet, evidence, { net, tons }),
    ...ullageEquations(sheet, report, known),
  ];
  const holding = new Set(equations.filter((equation) => equation.now === true));
  return { sheet, net, tons, equations, holding };
}

/** What the page shows of a sheet's conventions. */
export function conventionsOf({ sheet, net, tons, equations, holding }: Network): Conventions {
  const fromGross = equations.filter(({ rule }) => rule === 'net_from_gross');
  const cells = [...sheet.tanks, ...sheet.products];
  const placed = Object.entries(sheet.places)
    .filter(([field]) => field !== 'ullage_ft')
    .map(([field, places]) => [field, cells.some((row) => hasFigure(row, field)) ? places : null]);
  return {
    product_table: net.told.table,
    vcf_places: net.told.vcfPlaces,
    water_off: net.told.waterOff,
    weighed: tons.weighed,
    rows_agreeing: fromGross.filter((equation) => holding.has(equation)).length,
    rows_checked: fromGross.filter((equation) => equation.now !== null).length,
    places: Object.fromEntries(placed) as Conventions['places'],
  };
}

function hasFigure(row: object, field: string): boolean {
  const cell = (row as Record<string, { read: number | null } | undefined>)[field];
  return cell !== undefined && cell.read !== null;
}
