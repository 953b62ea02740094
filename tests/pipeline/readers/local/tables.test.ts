import { describe, expect, it } from 'vitest';
import { draftCells } from '../../../../src/pipeline/readers/local/drafts.ts';
import { fillTable, type Table } from '../../../../src/pipeline/readers/local/rows.ts';
import { findTables } from '../../../../src/pipeline/readers/local/tables.ts';
import { textOf } from '../../../../src/pipeline/readers/local/words.ts';
import { printedPage } from './printed-page.ts';

function tablesOn(text: string): Table[] {
  const page = printedPage(text);
  const heads = findTables(page.words, page.textPx, page.rulings);
  return heads.map((head) => fillTable(head, heads, page));
}

const columnsOf = ({ spans }: Table): string[] => spans.map(({ head }) => head.key);
const cellsOf = ({ rows }: Table): string[][] => rows.map(({ cells }) => cells.map(({ words }) => textOf(words)));

describe('the headings of a table', () => {
  it('may stand on two lines, feet and inches under one ullage, volumes by any of their names', () => {
    const [table] = tablesOn(`
ARRIVAL GAUGES
                      Ullage                                                       Metric
Cpt     Commodity     Ft     In     API @ 60F     Deg F     T.O.V.     N.S.V.      Tonnes
1P      ULSD          4      6      35.4          70        1,200.10   1,194.22    161.0
1S      ULSD          4      8      35.4          71        1,190.10   1,184.22    160.0
`);

    expect(table?.head).toMatchObject({ kind: 'tanks', condition: 'arrival' });
    expect(columnsOf(table!)).toEqual([
      'tank',
      'product',
      'ullage_ft',
      'ullage_in',
      'api',
      'temp_f',
      'gross_bbls',
      'net_bbls',
      'metric_tons',
    ]);
    expect(cellsOf(table!)[0]).toEqual(['1P', 'ULSD', '4', '6', '35.4', '70', '1,200.10', '1,194.22', '161.0']);
  });

  it('may be more than a report has columns', () => {
    const [table] = tablesOn(`
Tank     Grade     Inn.     Temp     VCF        Gross Bbls     Net Bbls     Net Gals     M/T      Notes
1P       MGO       13-08    70       0.9955     1,200.10       1,194.22     50,157       161.0    wet
2P       MGO       13-07    71       0.9950     1,190.10       1,184.22     49,737       160.0
`);

    expect(columnsOf(table!).filter((key) => key !== 'other')).toEqual([
      'tank',
      'product',
      'temp_f',
      'gross_bbls',
      'net_bbls',
      'metric_tons',
    ]);
    expect(cellsOf(table!)[1]).toContain('1,184.22');
  });

  it('part tables that stand side by side', () => {
    const tables = tablesOn(`
ARRIVAL                                         DEPARTURE
Tank     Temp     Gross        Net              Tank     Temp     Gross      Net
1P       70       1,200.10     1,194.22         1P       71       100.10     99.22
1S       71       1,190.10     1,184.22         1S       72       110.10     109.22
`);

    expect(tables.map(({ head }) => head.condition)).toEqual(['arrival', 'departure']);
    expect(tables.map(cellsOf)).toEqual([
      [
        ['1P', '70', '1,200.10', '1,194.22'],
        ['1S', '71', '1,190.10', '1,184.22'],
      ],
      [
        ['1P', '71', '100.10', '99.22'],
        ['1S', '72', '110.10', '109.22'],
      ],
    ]);
  });
});

describe('the rows of a table', () => {
  it('are those over its totals, which are told apart, and none of the remarks', () => {
    const [table] = tablesOn(`
Tank     Product     Temp     Gross Bbls     Net Bbls     Metric Tons
1P       ULSD        70       1,200.10       1,194.22     161.0
1S       ULSD        71       1,190.10       1,184.22     160.0
Total All Tanks               2,390.20       2,378.44     321.0
Remarks: 2 tanks stripped, 3 gauged closed
`);

    expect(table!.rows).toHaveLength(2);
    expect(table!.totals.map(({ cells }) => cells.map(({ words }) => textOf(words)).slice(-3))).toEqual([
      ['2,390.20', '2,378.44', '321.0'],
    ]);
  });

  it('go by the rulings between them, however high or low it is written', () => {
    const page = printedPage(`
Tank     Product     Temp     Gross Bbls     Net Bbls
---------------------------------------------------------
1P       ULSD        70       1,200.10       1,194.22
---------------------------------------------------------
1S       ULSD        71       1,190.10       1,184.22
---------------------------------------------------------
`);
    const low = page.words.map((word) =>
      /^1,194|^70/.test(word.text) ? { ...word, y0: word.y0 + 16, y1: word.y1 + 16 } : word,
    );
    const heads = findTables(low, page.textPx, page.rulings);

    const table = fillTable(heads[0]!, heads, { ...page, words: low });

    expect(cellsOf(table)).toEqual([
      ['1P', 'ULSD', '70', '1,200.10', '1,194.22'],
      ['1S', 'ULSD', '71', '1,190.10', '1,184.22'],
    ]);
  });

  it('part feet from inches where one column holds both', () => {
    const [table] = tablesOn(`
Tank     Obs. Ullage     Temp     Gross Bbls     Net Bbls
1P       1'10 1/2"       70       1,200.10       1,194.22
1S       0'08"           71       1,190.10       1,184.22
2P       11'00"          71       1,190.10       1,184.22
`);

    expect(columnsOf(table!).slice(0, 3)).toEqual(['tank', 'ullage_ft', 'ullage_in']);
    expect(cellsOf(table!).map((cells) => cells.slice(1, 3))).toEqual([
      ['1', '10 1/2'],
      ['0', '08'],
      ['11', '00'],
    ]);
  });

  it('keep an ullage in decimal feet whole', () => {
    const [table] = tablesOn(`
Tank     Ullage     Temp     Gross Bbls     Net Bbls
1P       4.54       70       1,200.10       1,194.22
1S       4.62       71       1,190.10       1,184.22
`);

    expect(columnsOf(table!)).toEqual(['tank', 'ullage_ft', 'temp_f', 'gross_bbls', 'net_bbls']);
  });
});

describe('drafts', () => {
  const read = (text: string): string[] => {
    const page = printedPage(text);
    const heads = findTables(page.words, page.textPx, page.rulings);
    return draftCells(
      heads.map((head) => fillTable(head, heads, page)),
      page.words,
    ).map(({ condition, end, side, cell }) => `${condition} ${end} ${side} ${textOf(cell.words)}`);
  };

  it('may have the ends of the barge over pairs of columns, and single letters for the sides', () => {
    expect(
      read(`
DRAFTS
               FWD              AFT
               P       S        P       S
Arrival        8.3     8.4      8.7     8.8
Departure      4.6     4.7      5.1     5.2
`),
    ).toEqual([
      'arrival fwd port 8.3',
      'arrival fwd stbd 8.4',
      'arrival aft port 8.7',
      'arrival aft stbd 8.8',
      'departure fwd port 4.6',
      'departure fwd stbd 4.7',
      'departure aft port 5.1',
      'departure aft stbd 5.2',
    ]);
  });

  it('may have both ends of the discharge beside them, at bow and stern', () => {
    expect(
      read(`
DRAFT MARKS
Draft                Port      Stbd
ARRIVAL Bow          10-08     10-07
DEPARTURE Stern      6-03      6-04
`),
    ).toEqual([
      'arrival fwd port 10-08',
      'arrival fwd stbd 10-07',
      'departure aft port 6-03',
      'departure aft stbd 6-04',
    ]);
  });
});
