import { describe, expect, it } from 'vitest';
import { headerCells } from '../../../../src/pipeline/readers/local/header-fields.ts';
import { gluedLabel } from '../../../../src/pipeline/readers/local/header-labels.ts';
import { textOf } from '../../../../src/pipeline/readers/local/words.ts';
import { printedPage } from './printed-page.ts';

function headerOf(text: string): Record<string, string> {
  const { words, textPx } = printedPage(text);
  const cells = headerCells(words, new Set(), [], textPx);
  return Object.fromEntries(Object.entries(cells).map(([field, cell]) => [field, textOf(cell.words)]));
}

describe('a header', () => {
  it('has its labels before their values, several on one line', () => {
    const header = headerOf(`
Tank Barge: CRANE 12 Delivered To: M/V TERN Dock: PIER 9
VOY: 26-118 Date: 12 NOV 2025 Gauged by: J. Doe`);

    expect(header).toEqual({
      barge: 'CRANE 12',
      vessel: 'M/V TERN',
      terminal: 'PIER 9',
      voyage: '26-118',
      date: '12 NOV 2025',
    });
  });

  it('has its labels over their values, numbered or not, with other labels between them', () => {
    const header = headerOf(`
1. Date        2. Barge         3. Job No.
11/12/2025     CRANE 12         26-118

4 Vessel       5 Place          6 Pilot
M/V TERN       PIER 9           J. Doe`);

    expect(header).toEqual({
      date: '11/12/2025',
      barge: 'CRANE 12',
      voyage: '26-118',
      vessel: 'M/V TERN',
      terminal: 'PIER 9',
    });
  });

  it('keeps a number at the end of a value out of the next label', () => {
    expect(headerOf('Dock: BERTH 77 Voyage: 118')).toEqual({ terminal: 'BERTH 77', voyage: '118' });
  });

  it('ends a value before a label it does not know', () => {
    expect(headerOf('Barge: CRANE 12  Weather: calm')).toEqual({ barge: 'CRANE 12' });
  });

  it('knows labels whose colons or letters were misread', () => {
    expect(headerOf('Tank Barger CRANE 12   pate:11/12/2025   5.00ck: PIER 9')).toMatchObject({
      barge: 'CRANE 12',
      date: '11/12/2025',
      terminal: 'PIER 9',
    });
  });

  it('takes no title and no line of remarks for a value', () => {
    expect(headerOf('Barge Loading Record\n\nVessel Representative\n\nARRIVAL TANK READINGS')).toEqual({});
  });

  it.each([
    ['TerminalBAYWAY', 8],
    ['Date20250622', 4],
    ['Vessels', 0],
    ['DOCKSIDE', 0],
  ])('in %s the label has %i letters', (text, letters) => {
    expect(gluedLabel(text)).toBe(letters);
  });
});
