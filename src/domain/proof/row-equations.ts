import { temperatureOfVcf } from '../petroleum.ts';
import type { ProductCells, SheetCells, TankCells } from './cells.ts';
import {
  asPrinted,
  enter,
  halfPlace,
  valueOf,
  type Change,
  type Equation,
  type Cell,
  type Entered,
} from './equation.ts';
import { factorBy, netBy, type NetConvention, type NetFormula } from './net-convention.ts';
import { gravityBy, perBarrelBy, type TonsConvention } from './tons-convention.ts';

/**
 * The two independent gauges of a row. Net from gross depends mostly on temperature, tons from net on gravity alone:
 * first fails, second holds: temperature, water or gross; second fails, first holds: the tons; both: the net or the
 * gravity. Where a sheet does not tell two conventions apart, either will do.
 */
export function rowEquations(sheet: SheetCells, net: NetConvention, tons: TonsConvention): Entered[] {
  return [
    ...sheet.tanks.map((tank) => netEquation(tank, net)),
    ...sheet.tanks.map((tank) => tonsEquation(tank, tons, 'tons_from_net', 1)),
    ...sheet.products.map((product) =>
      tonsEquation(product, tons, 'product_tons_from_net', roundingsIn(sheet, product)),
    ),
  ].map(enter);
}

/** The convention's formulas for the product of `tank`, the likeliest first. */
export function formulasFor({ product }: TankCells, { byProduct }: NetConvention): readonly NetFormula[] {
  return byProduct.get(product) ?? byProduct.get(null) ?? [];
}

/** Net barrels of `tank` by `formula`, not rounded; blank water counts as none. */
export function netOfTank(tank: TankCells, formula: NetFormula, changes: readonly Change[]): number | null {
  const [api, temp_f] = [valueOf(tank.api, changes), valueOf(tank.temp_f, changes)];
  const [gross, water] = [valueOf(tank.gross_bbls, changes), valueOf(tank.water_bbls, changes)];
  if (api === null || temp_f === null || gross === null) return null;
  return netBy(formula, { api, temp_f, gross_bbls: gross, water_bbls: water ?? 0 });
}

function netEquation(tank: TankCells, convention: NetConvention): Equation {
  const { api, temp_f, water_bbls, gross_bbls, net_bbls } = tank;
  const formulas = formulasFor(tank, convention);
  const cells = [net_bbls, gross_bbls, temp_f, water_bbls, api];
  return {
    rule: 'net_from_gross',
    cells,
    holds(changes) {
      const net = valueOf(net_bbls, changes);
      const gross = valueOf(gross_bbls, changes);
      if (net === null || gross === null) return null;
      if (valueOf(api, changes) === null || valueOf(temp_f, changes) === null) return null;
      const slack = halfPlace(net_bbls.places) + convention.precision.slack * Math.abs(gross);
      return formulas.some((formula) => Math.abs(net - (netOfTank(tank, formula, changes) ?? NaN)) <= slack);
    },
    implies: (cell) => formulas.slice(0, 3).flatMap((formula) => impliedBy(tank, formula, cell)),
  };
}

function impliedBy(tank: TankCells, formula: NetFormula, cell: Cell): number[] {
  const [api, temp, gross, net] = [tank.api, tank.temp_f, tank.gross_bbls, tank.net_bbls].map(({ value }) => value);
  const water = formula.waterOff ? (tank.water_bbls.value ?? 0) : 0;
  if (cell === tank.net_bbls) return asPrinted(netOfTank(tank, formula, []) ?? NaN, cell.places).slice(0, 1);
  if (api == null || net == null || cell === tank.api) return [];
  if (cell === tank.temp_f && gross != null) {
    return asPrinted(temperatureOfVcf(api, net / (gross - water), formula.table) ?? NaN, cell.places);
  }
  const factor = temp == null ? null : factorBy(formula, api, temp);
  if (!factor) return [];
  if (cell === tank.gross_bbls) return asPrinted(net / factor + water, cell.places);
  if (cell !== tank.water_bbls || gross == null || !formula.waterOff) return [];
  return asPrinted(gross - net / factor, cell.places).filter((bbls) => bbls >= 0);
}

function tonsEquation(
  row: Pick<TankCells | ProductCells, 'api' | 'net_bbls' | 'metric_tons'>,
  { formulas, precision }: TonsConvention,
  rule: string,
  roundings: number,
): Equation {
  const { api, net_bbls, metric_tons } = row;
  const tonsBy = (changes: readonly Change[]) => {
    const [gravity, net] = [valueOf(api, changes), valueOf(net_bbls, changes)];
    if (gravity === null || net === null) return null;
    return formulas.map((formula) => (perBarrelBy(formula, gravity) ?? NaN) * net);
  };
  const slack = roundings * halfPlace(metric_tons.places) + (roundings - 1) * halfPlace(net_bbls.places) * 0.16;
  return {
    rule,
    cells: [metric_tons, net_bbls, api],
    holds(changes) {
      const [tons, expected] = [valueOf(metric_tons, changes), tonsBy(changes)];
      if (tons === null || expected === null) return null;
      const tolerance = slack + precision.slack * Math.abs(valueOf(net_bbls, changes) ?? 0);
      return expected.some((value) => Math.abs(tons - value) <= tolerance);
    },
    implies(cell) {
      if (cell === metric_tons)
        return (tonsBy([]) ?? []).slice(0, 3).flatMap((tons) => asPrinted(tons, cell.places).slice(0, 1));
      if (metric_tons.value === null) return [];
      const [formula] = formulas;
      if (cell === api && net_bbls.value && formula) {
        return asPrinted(gravityBy(formula, metric_tons.value / net_bbls.value) ?? NaN, cell.places);
      }
      const factor = api.value === null || !formula ? null : perBarrelBy(formula, api.value);
      return cell === net_bbls && factor ? asPrinted(metric_tons.value / factor, cell.places) : [];
    },
  };
}

/** How many rounded figures a product's totals are made of, themselves included; under a misread name perhaps of all. */
function roundingsIn({ tanks }: SheetCells, { product }: ProductCells): number {
  const own = tanks.filter((tank) => tank.product === product).length;
  return 1 + (own === 0 ? tanks.length : own);
}
