import { describe, expect, it } from 'vitest';
import { draftIn, withMarks } from '../../../../src/pipeline/readers/local/draft-text.ts';
import { agreementOf, tellFigure, type FigureLooks } from '../../../../src/pipeline/readers/local/figure-votes.ts';
import {
  dateIn,
  timeIn,
  timesWritten,
  withoutHours,
  yearsWritten,
} from '../../../../src/pipeline/readers/local/log-times.ts';
import { wordAt } from './printed-page.ts';

/** A cell with `written` in it, as OCR and the network read it. */
function cellWith(written: string, ocr: string | null, network: [string, number][] | null): FigureLooks {
  const word = wordAt(written, 0, 100);
  return {
    cell: { words: [word], box: word },
    ink: word.glyphs,
    looks: ocr === null ? [] : [{ text: ocr, confidence: 90 }],
    network: network?.map(([text, probability]) => ({ text, probability })) ?? null,
  };
}

const times = { parse: timeIn, prior: () => 1, agreement: 1 };

describe('a time that two look at', () => {
  it('is nearly certain where both read it alike', () => {
    const told = tellFigure(cellWith('0830', '0830', [['0830', 0.98]]), times);

    expect(told).toMatchObject({ value: '08:30', seen: { alternatives: [] } });
    expect(told.seen.confidence).toBeGreaterThan(0.99);
  });

  it('is marked where they differ, and the other reading is an alternative', () => {
    const told = tellFigure(cellWith('0830', '0830', [['0930', 0.95]]), times);

    expect(told.seen.confidence).toBeLessThan(0.9);
    expect([told.value, ...told.seen.alternatives.map(({ value }) => value)]).toEqual(
      expect.arrayContaining(['08:30', '09:30']),
    );
  });

  it('is the network’s in a column that OCR makes nothing of', () => {
    const told = tellFigure(cellWith('2046', '104b', [['2046', 0.95]]), { ...times, agreement: 0 });

    expect(told.value).toBe('20:46');
  });

  it('is open, not guessed, where neither is sure', () => {
    const told = tellFigure(cellWith('2046', null, [['2#46', 0.3], ['2046', 0.2], ['2096', 0.2]]), times); // prettier-ignore

    expect(told).toMatchObject({ value: null, seen: { inked: true, confidence: 0 } });
    expect(told.seen.alternatives.map(({ value }) => value)).toContain('20:46');
  });

  it('counts for the column’s agreement only where both looked', () => {
    const cells = [
      cellWith('0830', '0830', [['0830', 0.9]]),
      cellWith('0930', '0980', [['0930', 0.9]]),
      cellWith('1030', '1030', null),
    ];

    expect(agreementOf(cells, timeIn)).toBe(0.5);
    expect(agreementOf([], timeIn)).toBe(1);
  });
});

describe('the manner of a column', () => {
  it('makes three figures among fours a loss, and leaves them be among threes', () => {
    expect(timesWritten(['0830', '1015', '1120'])('830')).toBeLessThan(0.1);
    expect(timesWritten(['830', '915', '1120'])('830')).toBe(1);
  });

  it('makes a year of two figures unlikely among years of four', () => {
    const prior = yearsWritten(['11/12/2025', '11/12/2025']);

    expect(prior('11/13/2025')).toBe(1);
    expect(prior('11/13/25')).toBeLessThan(0.1);
  });

  it('takes letters such as hrs, which the network can only guess at, off its times', () => {
    const network = [
      { text: '1941##5', probability: 0.2 },
      { text: '1941###', probability: 0.1 },
    ];

    expect(withoutHours(network).map(({ text }) => text)).toEqual(['1941', '1941']);
    expect(withoutHours(network).reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(0.9);
    expect(withoutHours([{ text: '19:41', probability: 1 }])).toEqual([{ text: '19:41', probability: 1 }]);
  });
});

describe('a date', () => {
  it.each([
    ['12/31', '2026-01-01', '2025-12-31'],
    ['1/2', '2025-12-31', '2026-01-02'],
    ['6/18', null, null],
    ['11/12/2025', null, '2025-11-12'],
    ['12/08/2074', null, null],
    ['(07 OCT 2024 _', null, '2024-10-07'],
    ['12/#8/2024', '2024-12-08', null],
  ])('%s on a sheet of %s is %s', (text, near, date) => {
    expect(dateIn(text, near)).toBe(date);
  });
});

describe('a draft', () => {
  it('takes the marks that OCR lost from the sheet', () => {
    expect(withMarks('904', wordAt(`9'04"`, 0, 100).glyphs)).toBe(`9' 04"`);
    expect(draftIn('1067', wordAt('10.67', 0, 100).glyphs)).toBe(10.67);
  });

  it.each([
    [`8' 06"`, 8.5],
    ['8-06', 8.5],
    [`8'-6"`, 8.5],
    [`8' 6 1/2"`, 8.54],
    ['8.5', 8.5],
    ['667', null],
    ['0.17', null],
    ['-04', null],
    ['#-04', null],
  ])('written %s is %s', (text, feet) => {
    expect(draftIn(text)).toBe(feet);
  });
});
