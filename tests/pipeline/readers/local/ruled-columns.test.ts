import { describe, expect, it } from 'vitest';
import type { Rulings } from '../../../../src/pipeline/readers/local/lines.ts';
import { fillTable } from '../../../../src/pipeline/readers/local/rows.ts';
import { findTables } from '../../../../src/pipeline/readers/local/tables.ts';
import { textOf } from '../../../../src/pipeline/readers/local/words.ts';
import { printedPage } from './printed-page.ts';

/** Room that `printedPage` gives a character. */
const widePx = 14;

/** Upright rulings before these characters of a line and level ones over the whole width, for lines from 100 px down. */
function grid(...at: number[]): Rulings {
  const xs = at.map((character) => character * widePx - 10);
  const vertical = xs.map((x) => ({ x0: x, x1: x + 2, y0: 110, y1: 400 }));
  const [x0, x1] = [Math.min(...xs), Math.max(...xs) + 2];
  return { vertical, horizontal: [110, 154, 198].map((y) => ({ x0, x1, y0: y, y1: y + 2 })) };
}

const columnsOn = (text: string, rulings: Rulings): string[][] => {
  const { words, textPx } = printedPage(text);
  return findTables(words, textPx, rulings).map(({ columns }) => columns.map(({ key }) => key));
};

const gauges = `
ARRIVAL GAUGES
Tank    Product   API     Temp F  ~~    Gross    Net      ###
1P      ULSD      35.4    70      0.0   1,200    1,194    161.0
1S      ULSD      35.4    71      0.0   1,190    1,184    160.0
`;

describe('a table that is ruled into columns', () => {
  it('has one wherever two rulings stand, also where its heading could not be read', () => {
    const [columns] = columnsOn(gauges, grid(0, 8, 18, 26, 34, 40, 49, 58, 66));

    expect(columns).toEqual(['tank', 'product', 'api', 'temp_f', 'other', 'gross_bbls', 'net_bbls', 'other']);
  });

  it('ends where its grid ends', () => {
    const [columns] = columnsOn(gauges, grid(0, 8, 18, 26, 34, 40, 49, 58));

    expect(columns?.at(-1)).toBe('net_bbls');
  });

  it('takes nothing of a table beside it', () => {
    const both = `
ARRIVAL                                        DEPARTURE
Tank    Product   API     Gross    Net         Tank    Product   API     Gross    Net
1P      ULSD      35.4    1,200    1,194       1P      ULSD      35.4    200      194
1S      ULSD      35.4    1,190    1,184       1S      ULSD      35.4    190      184
`;

    const tables = columnsOn(both, grid(0, 8, 18, 26, 35, 47, 55, 65, 73, 82, 90));

    expect(tables).toEqual(Array.from({ length: 2 }, () => ['tank', 'product', 'api', 'gross_bbls', 'net_bbls']));
  });
});

describe('the last column of a ruled table', () => {
  it('goes as far as the ruling that closes the table, however far from its heading', () => {
    const page = printedPage(`
Date         Time      Event
08/19/25     16:30     Gauging of all tanks completed and signed by both sides
08/19/25     17:30     All fast
`);
    const rulings = { ...grid(0, 13, 23, 78), horizontal: [] };

    const heads = findTables(page.words, page.textPx, rulings);
    const { rows } = fillTable(heads[0]!, heads, { ...page, rulings });

    expect(textOf(rows[0]!.cells[2]!.words)).toBe('Gauging of all tanks completed and signed by both sides');
  });
});

describe('a heading some letters off', () => {
  it('is the missing column that is nearest to it', () => {
    const [columns] = columnsOn(
      `
Tank    Product   APL     Temp F  Waler   Gross    Nel      Metrlc Tonnos
1P      ULSD      35.4    70      0.0     1,200    1,194    161.0
`,
      { horizontal: [], vertical: [] },
    );

    expect(columns).toEqual([
      'tank',
      'product',
      'api',
      'temp_f',
      'water_bbls',
      'gross_bbls',
      'net_bbls',
      'metric_tons',
    ]);
  });

  it('may be one of those that make the table known at all', () => {
    const tables = columnsOn(
      `
Tack    Produot   Ullage   Temp    API     N.5.V.   M.T.
1P      ULSD      11       70      35.4    1,194    161.0
`,
      { horizontal: [], vertical: [] },
    );

    expect(tables).toEqual([['tank', 'product', 'ullage', 'temp_f', 'api', 'net_bbls', 'metric_tons']]);
  });

  it('stays nameless where it is called something else', () => {
    const [columns] = columnsOn(
      `
Tank    Product   API     Temp F  VCF     Gross    Net      Metric Tons
1P      ULSD      35.4    70      0.99    1,200    1,194    161.0
`,
      { horizontal: [], vertical: [] },
    );

    expect(columns?.[4]).toBe('other');
  });

  it('is the date or the time of a log', () => {
    const [columns] = columnsOn(
      `
Event            Dafe         Time
All Fast         08/19/25     16:30
Hoses Connected  08/19/25     17:30
`,
      { horizontal: [], vertical: [] },
    );

    expect(columns).toEqual(['event', 'date', 'time']);
  });
});
