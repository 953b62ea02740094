import type { Finding } from '../finding.ts';
import type { Report } from '../report.ts';
import { grouped, nameKey, tanksOf, type TankAt } from './figures.ts';

/** °F: tanks of one product, gauged within the hour, differ by 7 at most on sheets that are right. */
const mostApart = 15;
const fewest = 3;

/** The tanks of one product are about equally warm; one that is not, on a side of three or more, is doubtful. */
export function checkTemperatures(report: Report): Finding[] {
  const tanks = tanksOf(report);
  const keyOf = ({ table, tank }: TankAt) => `${table}/${nameKey(tank.product) ?? ''}`;
  const groups = grouped(tanks, keyOf, ({ tank }) => tank.temp_f);
  const middles = new Map(
    [...groups]
      .filter(([, temperatures]) => temperatures.length >= fewest)
      .map(([key, temperatures]) => [key, temperatures.sort((a, b) => a - b)[Math.floor(temperatures.length / 2)]]),
  );
  return tanks.flatMap((at): Finding[] => {
    const [read, middle] = [at.tank.temp_f, middles.get(keyOf(at))];
    if (read === null || middle === undefined || Math.abs(read - middle) <= mostApart) return [];
    const message = `${read} °F is far from the ${middle} °F of the other tanks of this product.`;
    const { table, row } = at;
    return [{ ...odd, table, row, field: 'temp_f', message, read }];
  });
}

const odd = { rule: 'temperature_unlike_others', severity: 'doubtful', implied: null, cause: null } as const;
