import { describe, expect, it } from 'vitest';
import { cellXml, columnLetters } from '../../../../src/web/exports/xlsx/cells.ts';
import { styleOf } from '../../../../src/web/exports/xlsx/styles.ts';

const cell = (value: string | number | null, places: number | null = null, remark: string | null = null) => ({
  value,
  remark,
  places,
});
const numberIn = (xml: string): number => Number(/<v>(.+)<\/v>/.exec(xml)?.[1]);
const styleIn = (xml: string): number => Number(/ s="(\d+)"/.exec(xml)?.[1]);

describe('the address of a column', () => {
  it.each([
    [0, 'A'],
    [25, 'Z'],
    [26, 'AA'],
    [51, 'AZ'],
    [52, 'BA'],
    [701, 'ZZ'],
    [702, 'AAA'],
  ])('%i is %s', (at, letters) => {
    expect(columnLetters(at)).toBe(letters);
  });
});

describe('a cell of a workbook', () => {
  it('is a number where it is one, whatever its sign and size', () => {
    for (const value of [0, -2.5, 1640.21, 1e-7, 123456789.125]) {
      expect(numberIn(cellXml(0, 2, cell(value), 'value'))).toBe(value);
    }
  });

  it('shows a figure with the decimals of its column, and never with fewer than it has', () => {
    expect(styleIn(cellXml(0, 2, cell(1759, 2), 'value'))).toBe(styleOf('places2', false));
    expect(styleIn(cellXml(0, 2, cell(1759.125, 2), 'value'))).toBe(styleOf('places3', false));
    expect(styleIn(cellXml(0, 2, cell(0.123456, 2), 'value'))).toBe(styleOf('general', false));
    expect(styleIn(cellXml(0, 2, cell(1e-7, 2), 'value'))).toBe(styleOf('general', false));
  });

  it('is a day as spreadsheets count them, and words where there is no such day', () => {
    expect(numberIn(cellXml(0, 2, cell('1900-03-01'), 'date'))).toBe(61);
    expect(numberIn(cellXml(0, 2, cell('2025-02-20'), 'date'))).toBe(45708);
    for (const text of ['2025-02-30', '2025-13-01', '1899-12-31', 'soon']) {
      expect(cellXml(0, 2, cell(text), 'date')).toContain(`>${text}</t>`);
    }
  });

  it('is a time as part of a day, midnight at its end included', () => {
    expect(numberIn(cellXml(0, 2, cell('06:00'), 'time'))).toBe(0.25);
    expect(numberIn(cellXml(0, 2, cell('24:00'), 'time'))).toBe(1);
    expect(styleIn(cellXml(0, 2, cell('06:00'), 'time'))).toBe(styleOf('time', false));
    expect(styleIn(cellXml(0, 2, cell('24:00'), 'time'))).toBe(styleOf('endOfDay', false));
  });

  it('is a text and never a formula, with what XML cannot hold left out', () => {
    expect(cellXml(1, 3, cell('=1+1 <b> & "x"\u0000\ud800'), 'value')).toBe(
      '<c r="B3" s="0" t="inlineStr"><is><t xml:space="preserve">=1+1 &lt;b&gt; &amp; &quot;x&quot;</t></is></c>',
    );
  });

  it('keeps a text that looks like an escape of a spreadsheet’s own', () => {
    expect(cellXml(0, 2, cell('tank_x0041_'), 'value')).toContain('>tank_x005F_x0041_<');
  });

  it('is nothing where it is blank, unless something was found about it', () => {
    expect(cellXml(0, 2, cell(null), 'value')).toBe('');
    expect(cellXml(0, 2, cell(null, null, 'Missing.'), 'value')).toBe(`<c r="A2" s="${styleOf('general', true)}"/>`);
  });
});
