import { describe, expect, it } from 'vitest';
import { chancesIn } from '../../../../../src/pipeline/readers/local/recogniser/chances.ts';

/** One row of columns with four channels, of which three are asked for. */
const plane = (...columns: number[][]) => ({
  values: Float32Array.from(columns.flatMap((scores) => [...scores, 99])),
  ...{ rows: 1, columns: columns.length, channels: 4 },
});

describe('chancesIn', () => {
  it('makes the scores of each column chances that add up to 1, whatever stands in the channels behind', () => {
    const [first, second] = chancesIn(plane([0, 0, 0], [Math.log(6), Math.log(3), 0]), 3, 1);

    expect(first!.map((chance) => Math.round(1e6 * chance))).toEqual(Float64Array.of(333333, 333333, 333333));
    expect(second!.map((chance) => Math.round(1e6 * chance))).toEqual(Float64Array.of(600000, 300000, 100000));
  });

  it('is less sure at a higher temperature', () => {
    const [cold] = chancesIn(plane([Math.log(9), 0, -Infinity]), 3, 1);
    const [warm] = chancesIn(plane([Math.log(9), 0, -Infinity]), 3, 2);

    expect(cold![0]).toBeCloseTo(0.9, 6);
    expect(warm![0]).toBeCloseTo(0.75, 6);
  });

  it('bears scores as large as a network gives', () => {
    const [chances] = chancesIn(plane([1000, 999, 0]), 3, 1);

    expect(chances![0]).toBeCloseTo(1 / (1 + Math.exp(-1)), 6);
  });
});
