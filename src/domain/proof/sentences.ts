import type { ProductCells, TankCells } from './cells.ts';
import type { Change, Cell } from './equation.ts';
import { valueOf } from './equation.ts';
import type { Fault } from './faults.ts';

const words: Record<string, string> = {
  ...{ gross_bbls: 'gross', net_bbls: 'net', metric_tons: 'tons' },
  ...{ temp_f: 'temperature', water_bbls: 'water', api: 'gravity' },
  ...{ ullage_ft: 'feet', ullage_in: 'inches' },
};
const totals: Record<string, string> = {
  ...{ gross_bbls: 'Gross barrels', net_bbls: 'Net barrels', metric_tons: 'Metric tons' },
};

type Row = TankCells | ProductCells;

/** What a person is told of `fault`: what does not follow from what, what is expected, what else says so. */
export function sentenceOf(fault: Fault, row: Row, waterOff: boolean): string {
  const rules = fault.mends.map(({ rule }) => rule);
  return [mainSentence(fault, row, rules, waterOff), ...alsoSentences(fault, rules), ...rivalSentences(fault)].join(
    ' ',
  );
}

function mainSentence(fault: Fault, row: Row, rules: readonly string[], waterOff: boolean): string {
  const { cell, read, value } = fault;
  if (cell.field === 'api') return gravitySentence(fault, row);
  if (cell.field === 'ullage_ft' || cell.field === 'ullage_in') return ullageSentence(fault, rules);
  if (row.kind === 'tank' && rules.includes('net_from_gross')) return netSentence(fault, row, waterOff);
  if (rules.includes('tons_from_net')) return tonsSentence(fault, row);
  if (row.kind === 'product' && rules.includes('product_total')) {
    return `${totals[cell.field] ?? ''} of ${row.line.product ?? 'this product'}, ${print(cell, read)}, are not what its tanks held on arrival less what they held on departure: ${print(cell, value)} expected.`;
  }
  if (row.kind === 'product') return tonsSentence(fault, row);
  return `The totals do not come out with ${words[cell.field] ?? ''} ${print(cell, read)}: ${print(cell, value)} expected.`;
}

function netSentence({ cell, read, value }: Fault, tank: TankCells, waterOff: boolean): string {
  const before: Change[] = read === null ? [] : [{ cell, value: read }];
  const written = (one: Cell) => print(one, valueOf(one, before));
  const off = waterOff ? ` less water ${written(tank.water_bbls)}` : '';
  const from = `gross ${written(tank.gross_bbls)}${off} at ${written(tank.temp_f)} °F`;
  const main = `Net ${written(tank.net_bbls)} bbl does not follow from ${from}`;
  if (cell === tank.net_bbls) return `${main}: ${print(cell, value)} expected.`;
  return `${main}; with ${words[cell.field] ?? ''} ${print(cell, value)} it does.`;
}

function tonsSentence({ cell, read, value }: Fault, row: Row): string {
  const before: Change[] = read === null ? [] : [{ cell, value: read }];
  const written = (one: Cell) => print(one, valueOf(one, before));
  const main = `Metric tons ${written(row.metric_tons)} do not follow from net ${written(row.net_bbls)} bbl at ${written(row.api)} °API`;
  if (cell === row.metric_tons) return `${main}: ${print(cell, value)} expected.`;
  return `${main}; with ${words[cell.field] ?? ''} ${print(cell, value)} they do.`;
}

function ullageSentence({ cell, read, value }: Fault, rules: readonly string[]): string {
  const why = rules.includes('ullage_unchanged')
    ? 'The tank holds as much after the discharge as before, yet its ullage changed'
    : 'On earlier sheets of this barge the tank holds as much at another ullage';
  return `${why}: ${words[cell.field] ?? ''} ${print(cell, value)} rather than ${print(cell, read)} expected.`;
}

function gravitySentence({ cell, read, value, source }: Fault, row: Row): string {
  const product = row.kind === 'tank' ? row.tank.product : row.line.product;
  const elsewhere = source === 'usual' ? `, which ${product ?? 'this product'} has elsewhere on the sheet` : '';
  return `Net and tons do not follow from a gravity of ${print(cell, read)} °API; they do from ${print(cell, value)}${elsewhere}.`;
}

/** The equation told first comes first. */
const witnesses: [rule: string, name: string][] = [
  ['ullage_unchanged', 'the ullage of the other gauging'],
  ['net_from_gross', 'the net of the row'],
  ['tons_from_net', 'the tons of the row'],
  ['product_total', 'the total of the product'],
  ['product_tons_from_net', 'net and tons of the product'],
  ['ullage_from_gross', 'what earlier sheets say of the tank'],
  ['total_line', 'the TOTAL line'],
];

/** The equations that the fault breaks beside the one told, so that none of them is told as a fault of its own. */
function alsoSentences({ cell }: Fault, rules: readonly string[]): string[] {
  const [, ...others] = witnesses.filter(([rule]) => rules.includes(rule)).map(([, name]) => name);
  if (others.length === 0 || cell.field === 'api') return [];
  const said = listed(others, 'and');
  return [`${said.charAt(0).toUpperCase()}${said.slice(1)} ${others.length > 1 ? 'say' : 'says'} so too.`];
}

function rivalSentences({ rivals }: Fault): string[] {
  const named = [...new Set(rivals.map(({ field }) => `the ${words[field] ?? field}`))];
  return named.length === 0 ? [] : [`It may as well be ${listed(named, 'or')} that is wrong.`];
}

function listed(names: readonly string[], joint: string): string {
  const last = names[names.length - 1] ?? '';
  return names.length > 1 ? `${names.slice(0, -1).join(', ')} ${joint} ${last}` : last;
}

const print = ({ places }: Cell, value: number | null): string => (value === null ? 'nothing' : value.toFixed(places));
