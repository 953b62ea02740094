import { describe, expect, it } from 'vitest';
import { darkness } from '../../../../../src/pipeline/readers/local/recogniser/contrast.ts';

const figure = cropOf((x) => (x % 10 < 2 ? 0 : 1));

describe('darkness', () => {
  it('is 0 on paper and 1 on ink', () => {
    const dark = darkness(toned(figure, 20, 240));

    expect([dark[0], dark[5]]).toEqual([1, 0]);
  });

  it('is the same in the shade as in the light', () => {
    const [light, shade] = [darkness(toned(figure, 20, 240)), darkness(toned(figure, 60, 110))];

    expect(shade).toEqual(light);
  });

  it('stays faint on blank paper with a little grain', () => {
    const dark = darkness(
      toned(
        cropOf((x) => (x % 7) / 6),
        200,
        204,
      ),
    );

    expect(Math.max(...dark.map(Math.abs))).toBeLessThanOrEqual(0.2);
  });
});

function cropOf(tone: (x: number) => number): number[] {
  return Array.from({ length: 32 * 60 }, (_, at) => tone(at % 60));
}

const toned = (tones: readonly number[], ink: number, paper: number) => ({
  pixels: Uint8Array.from(tones, (tone) => Math.round(ink + tone * (paper - ink))),
  widthPx: 60,
  heightPx: 32,
});
