import type { Plane } from './convolution.ts';

/** For each column of a crop, the chance of each character of the alphabet and, behind them, of none; they add up to 1. */
export type Chances = readonly Float64Array[];

/** A network's scores as chances (softmax), divided by `temperature` first; `count` of them in each column. */
export function chancesIn({ values, columns, channels }: Plane, count: number, temperature: number): Chances {
  return Array.from({ length: columns }, (_, column) => {
    const scores = values.subarray(column * channels, column * channels + count);
    let greatest = -Infinity;
    for (const score of scores) if (score > greatest) greatest = score;
    const chances = new Float64Array(count);
    let sum = 0;
    for (let k = 0; k < count; k++) sum += chances[k] = Math.exp((scores[k]! - greatest) / temperature);
    for (let k = 0; k < count; k++) chances[k]! /= sum;
    return chances;
  });
}
