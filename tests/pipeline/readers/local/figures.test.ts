import { describe, expect, it } from 'vitest';
import { restorePoint, weigh } from '../../../../src/pipeline/readers/local/figures.ts';
import type { Box } from '../../../../src/pipeline/readers/local/raster.ts';

/** Boxes of print 20 px tall for a shape such as `dd.d`: d a digit, `.` a point, `,` a comma. */
function printed(shape: string): Box[] {
  return [...shape].map((kind, at) => {
    const x0 = at * 14;
    if (kind === '.') return { x0, x1: x0 + 3, y0: 117, y1: 120 };
    if (kind === ',') return { x0, x1: x0 + 4, y0: 117, y1: 124 };
    return { x0, x1: x0 + 11, y0: 100, y1: 120 };
  });
}

describe('figures held against the marks on the sheet', () => {
  it('get back a decimal point that OCR lost', () => {
    expect(weigh('1161', 95, printed('ddd.d'))).toEqual({ text: '116.1', sure: true });
  });

  it('get back a comma and a point', () => {
    expect(weigh('167901', 95, printed('d,ddd.dd'))).toEqual({ text: '1,679.01', sure: true });
  });

  it('are doubtful where OCR added a digit', () => {
    expect(weigh('091.2', 95, printed('dd.d')).sure).toBe(false);
  });

  it('are doubtful where OCR dropped a digit', () => {
    expect(weigh('44.4', 95, printed('ddd.d')).sure).toBe(false);
  });

  it('are doubtful where the engine was', () => {
    expect(weigh('58.61', 12, printed('dd.dd')).sure).toBe(false);
  });

  it('take letters for the digits they look like, and are doubtful then', () => {
    expect(weigh('O.S', 95, printed('d.d'))).toEqual({ text: '0.5', sure: false });
  });

  it('are doubtful where nothing was read', () => {
    expect(weigh('', 95, printed('d')).sure).toBe(false);
  });
});

describe('a word of digits', () => {
  const word = { x0: 0, y0: 100, x1: 60, y1: 120, baselineY: 120, confidence: 90 };

  it('gets its point back', () => {
    expect(restorePoint({ ...word, text: '05%', glyphs: printed('d.dd') }).text).toBe('0.5%');
  });

  it('stays as it is where no point stands', () => {
    expect(restorePoint({ ...word, text: '380', glyphs: printed('ddd') }).text).toBe('380');
  });
});
