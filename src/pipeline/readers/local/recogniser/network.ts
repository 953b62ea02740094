import { gatherWindows, packPoint, roundUp, weighDepth, weighPoint, type Plane } from './convolution.ts';
import type { Layer, Weights } from './weights.ts';

/**
 * Makes the weights a function from a picture to the network's answer: one row, half as many columns as the picture
 * has, and in each the score of every character and of none. The answer is good until the next call. Throws where one
 * layer's outputs are not the next one's inputs; but for the last one's, they come in fours.
 */
export function createNetwork({ layers }: Weights): (picture: Float32Array, rows: number, columns: number) => Plane {
  for (const [at, { inputs }] of layers.entries()) {
    const given = at === 0 ? 1 : roundUp(layers[at - 1]!.outputs);
    if (inputs !== given) throw new Error(`layer ${at} of the network takes ${inputs} inputs and is given ${given}`);
  }
  const runs = layers.map(createLayer);
  return (values, rows, columns) => {
    let plane: Plane = { values, rows, columns, channels: 1 };
    for (const run of runs) plane = run(plane);
    return plane;
  };
}

function createLayer(layer: Layer): (input: Plane) => Plane {
  const point = packPoint(layer.point.weights, layer.point.bias, layer.outputs);
  const [gatheredIn, weighedIn] = [scratch(), scratch()];
  return (input) => {
    const [rows, columns] = outputSize(layer, input);
    const places = rows * columns;
    const gathered = { values: gatheredIn(roundUp(places) * point.inputs), rows, columns, channels: point.inputs };
    if (layer.depth === null) gatherWindows(input, layer, gathered);
    else weighDepth(input, layer, layer.depth, gathered);
    const output = { values: weighedIn(roundUp(places) * point.outputs), rows, columns, channels: point.outputs };
    weighPoint(gathered.values, places, point, layer.clips, output.values);
    if (layer.adds) add(input.values, output.values, places * point.outputs);
    return output;
  };
}

function outputSize({ kernel, stride, padding }: Layer, { rows, columns }: Plane): [number, number] {
  const along = (length: number, way: 0 | 1): number =>
    Math.floor((length + 2 * padding[way] - kernel[way]) / stride[way]) + 1;
  return [along(rows, 0), along(columns, 1)];
}

function add(values: Float32Array, sums: Float32Array, count: number): void {
  for (let at = 0; at < count; at++) sums[at]! += values[at]!;
}

/** One piece of memory that grows with the widest picture seen, rather than a new one for each picture. */
function scratch(): (length: number) => Float32Array {
  let held = new Float32Array(0);
  return (length) => {
    if (held.length < length) held = new Float32Array(length);
    return held;
  };
}
