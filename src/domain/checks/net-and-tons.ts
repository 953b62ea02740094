import type { Finding, Severity } from '../finding.ts';
import { temperatureOfVcf } from '../petroleum.ts';
import type { Report, TankRow } from '../report.ts';
import { factorOf, netAgrees, netConventions, netOf, sheetTonsOf, tonsAgree, type Convention } from './convention.ts';
import { grouped, nameKey, rounded, tanksOf, usualGravities, type MeasuredField, type TankAt } from './figures.ts';

/**
 * Net from gross, and tons from net. A tank row holds two independent gauges: net from gross depends mostly on
 * temperature, tons from net on gravity alone. Which of the two fails tells which cell is likeliest wrong:
 * the first alone temperature, water or gross; the second alone the tons; both the net, or a gravity far off.
 */
export function checkNetAndTons(report: Report, convention: Convention): Finding[] {
  const gravities = usualGravities(report);
  const temperatures = usualTemperatures(report);
  const waters = grouped(tanksOf(report), tankKey, ({ tank }) => tank.water_bbls);
  return tanksOf(report).flatMap((at) => {
    const key = nameKey(at.tank.product) ?? '';
    return checkRow(at, convention, {
      api: gravities.get(key),
      temp_f: temperatures.get(at.table + key),
      waters: [...(waters.get(tankKey(at) ?? '')?.slice(0, 2) ?? []), 0],
    });
  });
}

/** What the rest of the sheet leads one to expect of a tank. */
interface Usual {
  api: number | undefined;
  temp_f: number | undefined;
  /** water that the same tank may hold: what it has on arrival and on departure, and none */
  waters: readonly number[];
}

function tankKey({ tank }: TankAt): string | null {
  return nameKey(tank.tank);
}

function checkRow(at: TankAt, convention: Convention, usual: Usual) {
  const { tank } = at;
  const gauges = gaugesOf(tank, convention);
  if (gauges.net !== false && gauges.tons !== false) return [];
  if (usual.api !== undefined && usual.api !== tank.api && mendedBy(tank, { api: usual.api }, convention)) {
    return [gravityFinding(at, usual.api)];
  }
  if (gauges.net !== false) return [tonsFinding(at, convention, tank.net_bbls)];
  if (gauges.tons === true) return [netFinding(at, convention, likeliestCause(tank, convention, usual))];
  const net = netOf(tank, convention.net);
  const cell = { field: 'net_bbls', implied: net } as const;
  const tonsHold = net === null || gaugesOf({ ...tank, net_bbls: net }, convention).tons !== false;
  return [netFinding(at, convention, cell), ...(tonsHold ? [] : [tonsFinding(at, convention, net)])];
}

function gaugesOf(tank: TankRow, { net, weighed, places }: Convention) {
  return { net: netAgrees(tank, net, places), tons: tonsAgree(tank, weighed, places) };
}

function mendedBy(tank: TankRow, change: Partial<TankRow>, convention: Convention): boolean {
  const { net, tons } = gaugesOf({ ...tank, ...change }, convention);
  return net === true && tons === true;
}

interface Suspect {
  field: MeasuredField;
  implied: number | null;
}

/**
 * Water that the tank holds at its other gauging, or a temperature like its neighbours', clears the gross if it
 * mends the row; otherwise the gross is what is off.
 */
function likeliestCause(tank: TankRow, convention: Convention, usual: Usual): Suspect {
  const { net } = convention;
  const water = usual.waters.find((bbls) => mendedBy(tank, { water_bbls: bbls }, convention));
  if (water !== undefined) return { field: 'water_bbls', implied: water };
  const off = net.waterOff ? (tank.water_bbls ?? 0) : 0;
  const netBbls = tank.net_bbls ?? 0;
  const factorWritten = netBbls / ((tank.gross_bbls ?? 0) - off);
  const temp = tank.api === null ? null : temperatureOfVcf(tank.api, factorWritten, net.table);
  const isUsual = (value: number) => usual.temp_f !== undefined && Math.abs(value - usual.temp_f) <= usualSpread;
  if (temp !== null && isUsual(temp) && tank.temp_f !== null && !isUsual(tank.temp_f)) {
    return { field: 'temp_f', implied: temp };
  }
  const factor = factorOf(tank, net);
  return { field: 'gross_bbls', implied: factor ? netBbls / factor + off : null };
}

/** °F by which the tanks of one product differ on one sheet at most, as a rule. */
const usualSpread = 8;

function usualTemperatures(report: Report): Map<string, number> {
  const keyOf = ({ table, tank }: TankAt) => table + (nameKey(tank.product) ?? '');
  const groups = grouped(tanksOf(report), keyOf, ({ tank }) => tank.temp_f);
  const medians = [...groups]
    .filter(([, temps]) => temps.length >= 3)
    .map(([key, temps]) => [key, temps.sort((a, b) => a - b)[Math.floor(temps.length / 2)] ?? 0] as const);
  return new Map(medians);
}

function netFinding({ table, row, tank }: TankAt, convention: Convention, { field, implied }: Suspect): Finding {
  const { places } = convention;
  const print = (name: MeasuredField, value: number | null) => (value ?? 0).toFixed(places[name]);
  const off = convention.net.waterOff ? ` less water ${print('water_bbls', tank.water_bbls)}` : '';
  const from = `gross ${print('gross_bbls', tank.gross_bbls)}${off} at ${print('temp_f', tank.temp_f)} °F`;
  const expected = print('net_bbls', netOf(tank, convention.net));
  const clue =
    field === 'net_bbls' ? '' : ` The tons agree with the net, so ${clues[field] ?? 'another cell'} is likelier wrong.`;
  return {
    cause: null,
    rule: 'net_from_gross',
    severity: severityOf(tank, convention),
    ...{ table, row, field },
    message: `Net ${print('net_bbls', tank.net_bbls)} bbl does not follow from ${from}: ${expected} expected.${clue}`,
    read: tank[field],
    implied: implied === null ? null : rounded(implied, places[field]),
  };
}

const clues: Partial<Record<MeasuredField, string>> = {
  temp_f: 'the temperature',
  water_bbls: 'the water',
  gross_bbls: 'the gross, the water or the temperature',
};

/** A net that another sheet's convention would give is doubtful; one that none would give is contradicted. */
function severityOf(tank: TankRow, { places }: Convention): Severity {
  return netConventions.some((other) => netAgrees(tank, other, places) === true) ? 'doubtful' : 'contradicted';
}

function tonsFinding({ table, row, tank }: TankAt, convention: Convention, net: number | null): Finding {
  const { places, weighed } = convention;
  const tons = sheetTonsOf(net, tank.api, convention);
  const from = `net ${(net ?? 0).toFixed(places.net_bbls)} bbl at ${tank.api ?? 0} °API in ${weighed}`;
  const other = tonsAgree({ ...tank, net_bbls: net }, weighed === 'air' ? 'vacuum' : 'air', places) === true;
  return {
    cause: null,
    rule: 'tons_from_net',
    severity: other ? 'doubtful' : 'contradicted',
    ...{ table, row, field: 'metric_tons' },
    message: `Metric tons ${(tank.metric_tons ?? 0).toFixed(places.metric_tons)} do not follow from ${from}: ${(tons ?? 0).toFixed(places.metric_tons)} expected.`,
    read: tank.metric_tons,
    implied: tons === null ? null : rounded(tons, places.metric_tons),
  };
}

function gravityFinding({ table, row, tank }: TankAt, usual: number): Finding {
  return {
    cause: null,
    rule: 'gravity_of_row',
    severity: 'contradicted',
    ...{ table, row, field: 'api' },
    message: `Net and tons do not follow from a gravity of ${tank.api ?? 'nothing'} °API; they do from ${usual}, which the other rows of this product have.`,
    read: tank.api,
    implied: usual,
  };
}
