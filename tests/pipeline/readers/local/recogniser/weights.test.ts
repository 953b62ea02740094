import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { readWeights } from '../../../../../src/pipeline/readers/local/recogniser/weights.ts';

const folder = mkdtempSync(join(tmpdir(), 'weights-'));
afterAll(() => rmSync(folder, { recursive: true }));

const one = { kind: 'plain', inputs: 1, outputs: 2, kernel: [1, 1], stride: [1, 1], padding: [0, 0], adds: false, clips: true }; // prettier-ignore
const header = { alphabet: '0', temperature: 1, layers: [one] };

/** 1, -2, the least above nothing, the greatest: as 16-bit floats */
const halves = [0x3c00, 0xc000, 0x0001, 0x7bff];

describe('readWeights', () => {
  it('reads 16-bit floats, layer by layer', () => {
    const [read] = readWeights(written(header, halves)).layers;

    expect(read?.depth).toBeNull();
    expect([...(read?.point.weights ?? [])]).toEqual([1, -2]);
    expect([...(read?.point.bias ?? [])]).toEqual([2 ** -24, 65504]);
  });

  it('refuses a file that is cut short, and one with more than it says', () => {
    expect(() => readWeights(written(header, halves.slice(1)))).toThrow();
    expect(() => readWeights(written(header, [...halves, 0]))).toThrow(/damaged/);
  });

  it('refuses a header that describes no network', () => {
    expect(() => readWeights(written({ ...header, layers: [] }, []))).toThrow();
  });
});

function written(described: unknown, numbers: readonly number[]): URL {
  const words = Buffer.from(JSON.stringify(described));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(words.length);
  const file = join(folder, `${numbers.length}.bin`);
  writeFileSync(file, Buffer.concat([length, words, Buffer.from(Uint16Array.from(numbers).buffer)]));
  return pathToFileURL(file);
}
