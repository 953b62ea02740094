import { describe, expect, it } from 'vitest';
import type { Component } from '../../../../src/pipeline/readers/local/components.ts';
import { findSegments } from '../../../../src/pipeline/readers/local/segments.ts';

const textPx = 20;
const patch = (x0: number, widthPx: number, heightPx: number, ink: number): Component => ({
  ...{ x0, x1: x0 + widthPx, y0: 100, y1: 100 + heightPx },
  inkPx: ink * widthPx * heightPx,
});

/** A letter such as an o or an s, standing on the same line as `patch(_, _, 12)`. */
const lowPatch = (x0: number): Component => ({ x0, x1: x0 + 7, y0: 104, y1: 112, inkPx: 30 });

describe('pieces of print', () => {
  it('are long words too, where a blurred photo makes one patch of ink of their letters', () => {
    const [hoses, connected] = [patch(0, 75, 20, 0.5), patch(87, 150, 20, 0.5)];

    const segments = findSegments([hoses, connected], textPx);

    expect(segments.map(({ x0, x1 }) => [x0, x1])).toEqual([
      [0, 75],
      [87, 237],
    ]);
  });

  it('keep letters without ascenders of print much smaller than the figures beside it', () => {
    const hoses = [patch(0, 8, 12, 0.5), ...[1, 2, 3, 4].map((at) => lowPatch(at * 10))];

    const [segment, ...others] = findSegments(hoses, textPx);

    expect(segment?.glyphs).toHaveLength(5);
    expect(others).toEqual([]);
  });

  it('are no low marks alone, which are dots, commas and dust', () => {
    expect(findSegments([lowPatch(0), lowPatch(60)], textPx)).toEqual([]);
  });

  it('are no frames, which are wide and nearly empty', () => {
    const frame = patch(0, 200, 30, 0.15);

    expect(findSegments([frame], textPx)).toEqual([]);
  });
});
