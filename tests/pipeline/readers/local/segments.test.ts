import { describe, expect, it } from 'vitest';
import type { Component } from '../../../../src/pipeline/readers/local/components.ts';
import { findSegments } from '../../../../src/pipeline/readers/local/segments.ts';

const textPx = 20;
const patch = (x0: number, widthPx: number, heightPx: number, ink: number): Component => ({
  ...{ x0, x1: x0 + widthPx, y0: 100, y1: 100 + heightPx },
  inkPx: ink * widthPx * heightPx,
});

describe('pieces of print', () => {
  it('are long words too, where a blurred photo makes one patch of ink of their letters', () => {
    const [hoses, connected] = [patch(0, 75, 20, 0.5), patch(87, 150, 20, 0.5)];

    const segments = findSegments([hoses, connected], textPx);

    expect(segments.map(({ x0, x1 }) => [x0, x1])).toEqual([
      [0, 75],
      [87, 237],
    ]);
  });

  it('are no frames, which are wide and nearly empty', () => {
    const frame = patch(0, 200, 30, 0.15);

    expect(findSegments([frame], textPx)).toEqual([]);
  });
});
