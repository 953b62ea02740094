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
    expect(weigh('1161', 95, printed('ddd.d'))).toMatchObject({ text: '116.1', complete: true });
  });

  it('get back a comma and a point', () => {
    expect(weigh('167901', 95, printed('d,ddd.dd'))).toMatchObject({ text: '1,679.01', complete: true });
  });

  it('do not fit where OCR added a digit', () => {
    expect(weigh('091.2', 95, printed('dd.d')).complete).toBe(false);
  });

  it('do not fit where OCR dropped a digit', () => {
    expect(weigh('44.4', 95, printed('ddd.d')).complete).toBe(false);
  });

  it("keep the engine's own confidence", () => {
    expect(weigh('58.61', 12, printed('dd.dd'))).toMatchObject({ complete: true, confidence: 12 });
  });

  it.each(['NIL', 'nil', 'Nil.', 'NlL'])('say none where %s is written', (read) => {
    expect(weigh(read, 95, printed('ddd')).text).toBe('NIL');
  });

  it('take letters for the digits they look like', () => {
    expect(weigh('O.S', 95, printed('d.d'))).toMatchObject({ text: '0.5', complete: true });
  });

  it('of print that runs together are marked as such while their points fit', () => {
    const joined = printed('d.d');

    expect(weigh('1.00', 95, joined)).toMatchObject({ text: '1.00', joined: true, complete: false });
    expect(weigh('100', 95, joined)).toMatchObject({ joined: false, complete: false });
  });

  it('are doubtful where nothing was read', () => {
    expect(weigh('', 95, printed('d')).complete).toBe(false);
  });
});

describe('a word of digits', () => {
  const word = { x0: 0, y0: 100, x1: 60, y1: 120, baselineY: 120, confidence: 90 };

  it('gets its point back', () => {
    expect(restorePoint({ ...word, text: '05%', glyphs: printed('d.dddd') }).text).toBe('0.5%');
  });

  it('stays as it is where its letters run together, since nobody knows then where the point belongs', () => {
    expect(restorePoint({ ...word, text: '5069', glyphs: printed('d.dd') }).text).toBe('5069');
  });

  it('stays as it is where no point stands', () => {
    expect(restorePoint({ ...word, text: '380', glyphs: printed('ddd') }).text).toBe('380');
  });
});
