import { readFileSync } from 'node:fs';
import { z } from 'zod';

const layerShape = z.object({
  /** `plain` weighs a window of all channels; `deep` each channel's window alone, then all channels pixel by pixel */
  kind: z.enum(['plain', 'deep']),
  inputs: z.int().positive(),
  outputs: z.int().positive(),
  /** rows and columns of the window */
  kernel: z.tuple([z.int().positive(), z.int().positive()]),
  /** rows and columns from one window to the next */
  stride: z.tuple([z.int().positive(), z.int().positive()]),
  /** rows and columns of nothing around the picture */
  padding: z.tuple([z.int().nonnegative(), z.int().nonnegative()]),
  /** whether what went in is added to what comes out */
  adds: z.boolean(),
  /** whether what comes out below zero is zero */
  clips: z.boolean(),
});

const headerShape = z.object({
  alphabet: z.string().min(1),
  temperature: z.number().positive(),
  layers: z.array(layerShape).min(1),
});

type LayerShape = z.infer<typeof layerShape>;

export interface Layer extends LayerShape {
  /** of a deep layer: for each place in the window, one weight per channel; else null */
  depth: { weights: Float32Array; bias: Float32Array } | null;
  /** for each output, one weight per input (of a plain layer: per input of each place in the window) */
  point: { weights: Float32Array; bias: Float32Array };
}

export interface Weights {
  /** the character that each output of the last layer stands for; one more output stands for none */
  alphabet: string;
  /** what the last layer's outputs are divided by, so that probabilities mean what they say */
  temperature: number;
  layers: Layer[];
}

/**
 * Reads a file of weights: the length of its header (32 bits, little end first), the header as JSON, then all numbers
 * as 16-bit floats, little end first, layer by layer in the order of `Layer`. Throws where the file is missing or is
 * not so.
 */
export function readWeights(file: URL): Weights {
  const bytes = readFileSync(file);
  const start = 4 + bytes.readUInt32LE(0);
  const { alphabet, temperature, layers } = headerShape.parse(JSON.parse(bytes.toString('utf8', 4, start)));
  let at = start;
  const take = (count: number): Float32Array => {
    const taken = Float32Array.from({ length: count }, (_, k) => fromHalf(bytes.readUInt16LE(at + 2 * k)));
    at += 2 * count;
    return taken;
  };
  const read = layers.map((shape): Layer => {
    const window = shape.kernel[0] * shape.kernel[1];
    const deep = shape.kind === 'deep';
    const depth = deep ? { weights: take(window * shape.inputs), bias: take(shape.inputs) } : null;
    const perOutput = deep ? shape.inputs : window * shape.inputs;
    return { ...shape, depth, point: { weights: take(shape.outputs * perOutput), bias: take(shape.outputs) } };
  });
  if (at !== bytes.length) throw new Error(`${file.pathname} is damaged: ${bytes.length} bytes, not ${at}`);
  return { alphabet, temperature, layers: read };
}

/** A 16-bit float of IEEE 754; infinities and what is no number do not occur. */
function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25));
}
