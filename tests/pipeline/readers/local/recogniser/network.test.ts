import { describe, expect, it } from 'vitest';
import { createNetwork } from '../../../../../src/pipeline/readers/local/recogniser/network.ts';
import type { Layer } from '../../../../../src/pipeline/readers/local/recogniser/weights.ts';

const picture = numbers(7 * 9, 1);

describe('the network', () => {
  it.each([
    [
      'a window over all channels',
      layer({ kind: 'plain', outputs: 8, kernel: [3, 3], stride: [2, 2], padding: [1, 1] }),
    ],
    ['a window over the whole height', layer({ kind: 'plain', outputs: 4, kernel: [7, 1], clips: false })],
    [
      'a window for each channel',
      layer({ kind: 'deep', outputs: 12, kernel: [3, 3], stride: [2, 1], padding: [1, 1] }),
    ],
  ])('weighs %s as its definition says', (_, first) => {
    const second = layer({ kind: 'deep', inputs: first.outputs, outputs: first.outputs, kernel: [1, 3], padding: [0, 1], adds: true }); // prettier-ignore

    const answer = createNetwork({ alphabet: '', temperature: 1, layers: [first, second] })(picture, 7, 9);

    const expected = byDefinition(
      second,
      byDefinition(first, { values: [...picture], rows: 7, columns: 9, channels: 1 }),
    );
    expect([answer.rows, answer.columns]).toEqual([expected.rows, expected.columns]);
    for (let place = 0; place < answer.rows * answer.columns; place++) {
      for (let k = 0; k < first.outputs; k++) {
        expect(answer.values[place * answer.channels + k]).toBeCloseTo(
          expected.values[place * expected.channels + k]!,
          4,
        );
      }
    }
  });

  it('refuses layers that do not fit each other', () => {
    const layers = [layer({ kind: 'plain', outputs: 4, kernel: [1, 1] }), layer({ kind: 'plain', outputs: 4, kernel: [1, 1] })]; // prettier-ignore

    expect(() => createNetwork({ alphabet: '', temperature: 1, layers })).toThrow(/layer 1/);
  });
});

interface Values {
  values: number[];
  rows: number;
  columns: number;
  channels: number;
}

/** The sums written out one by one, each value looked up where it stands. */
function byDefinition(shape: Layer, input: Values): Values {
  const { kernel, stride, padding, outputs, depth, point } = shape;
  const rows = Math.floor((input.rows + 2 * padding[0] - kernel[0]) / stride[0]) + 1;
  const columns = Math.floor((input.columns + 2 * padding[1] - kernel[1]) / stride[1]) + 1;
  const at = (row: number, column: number, channel: number): number =>
    row < 0 || column < 0 || row >= input.rows || column >= input.columns
      ? 0
      : input.values[(row * input.columns + column) * input.channels + channel]!;
  const values: number[] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const window: number[][] = [];
      for (let y = 0; y < kernel[0]; y++) {
        for (let x = 0; x < kernel[1]; x++) {
          const place = [row * stride[0] - padding[0] + y, column * stride[1] - padding[1] + x] as const;
          window.push(Array.from({ length: input.channels }, (_, channel) => at(...place, channel)));
        }
      }
      const inputs =
        depth === null
          ? window.flat()
          : Array.from({ length: input.channels }, (_, channel) =>
              Math.max(
                0,
                dot(
                  window.map((of) => of[channel]!),
                  channel,
                  input.channels,
                  depth.weights,
                ) + depth.bias[channel]!,
              ),
            );
      for (let output = 0; output < outputs; output++) {
        const sum = dot(inputs, output * inputs.length, 1, point.weights) + point.bias[output]!;
        const clipped = shape.clips ? Math.max(0, sum) : sum;
        values.push(clipped + (shape.adds ? at(row, column, output) : 0));
      }
    }
  }
  return { values, rows, columns, channels: outputs };
}

const dot = (values: readonly number[], first: number, step: number, weights: Float32Array): number =>
  values.reduce((sum, value, k) => sum + value * weights[first + k * step]!, 0);

function layer(shape: Partial<Layer> & Pick<Layer, 'kind' | 'outputs' | 'kernel'>): Layer {
  const whole = { inputs: 1, stride: [1, 1] as [number, number], padding: [0, 0] as [number, number], adds: false, clips: true, ...shape }; // prettier-ignore
  const window = whole.kernel[0] * whole.kernel[1];
  const perOutput = whole.kind === 'deep' ? whole.inputs : window * whole.inputs;
  const depth = { weights: numbers(window * whole.inputs, 2), bias: numbers(whole.inputs, 3) };
  return {
    ...whole,
    depth: whole.kind === 'deep' ? depth : null,
    point: { weights: numbers(whole.outputs * perOutput, 4), bias: numbers(whole.outputs, 5) },
  };
}

/** Numbers between -1 and 1 that look like chance and are always the same. */
function numbers(count: number, seed: number): Float32Array {
  return Float32Array.from({ length: count }, (_, k) => Math.sin((k + 1) * 12.9898 * seed + seed));
}
