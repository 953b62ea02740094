import { describe, expect, it } from 'vitest';
import type { Page } from '../../../../src/pipeline/readers/local/page.ts';
import type { Box } from '../../../../src/pipeline/readers/local/raster.ts';
import { fillTable, type Table } from '../../../../src/pipeline/readers/local/rows.ts';
import { findTables } from '../../../../src/pipeline/readers/local/tables.ts';
import { textOf } from '../../../../src/pipeline/readers/local/words.ts';
import { printedPage } from './printed-page.ts';

function tablesOn(page: Page): Table[] {
  const heads = findTables(page.words, page.textPx, page.rulings);
  return heads.map((head) => fillTable(head, heads, page));
}

const columnsOf = ({ spans }: Table): string[] => spans.map(({ head }) => head.key);
const cellsOf = ({ rows }: Table): string[][] => rows.map(({ cells }) => cells.map(({ words }) => textOf(words)));

const events = ['Arrived', 'Safety Meeting', 'Hoses Connected', 'Stopped', 'Resumed', 'Cast Off'];

/** A log with a ruling under each of its rows, of which every second one is as `damage` leaves it. */
function ruledLog(damage: (ruling: Box) => Box[]): Page {
  const rows = events.map((event) => `${event.padEnd(21)}04/08/2025     07:05`);
  const page = printedPage(['Event                Date           Time', ...rows].join('\n'));
  const feet = [...new Set(page.words.map(({ baselineY }) => baselineY))];
  const horizontal = feet.flatMap((foot, at) => {
    const ruling = { x0: 0, x1: 580, y0: foot + 9, y1: foot + 11 };
    return at % 2 === 0 ? [ruling] : damage(ruling);
  });
  return { ...page, rulings: { horizontal, vertical: [] } };
}

describe('the rows of a ruled table', () => {
  it('are parted by a ruling of which only pieces were seen', () => {
    const [log] = tablesOn(
      ruledLog((ruling) => [
        { ...ruling, x1: 280 },
        { ...ruling, x0: 420 },
      ]),
    );

    expect(cellsOf(log!).map(([event]) => event)).toEqual(events);
  });

  it('are two where a date stands over a date, though no ruling was seen between them', () => {
    const [log] = tablesOn(ruledLog(() => []));

    expect(cellsOf(log!).map(([event]) => event)).toEqual(events);
  });
});

const tanksBesideLog = `
ARRIVAL GAUGES
Tank     Product     API      Gross Bbls     Net Bbls                    Event         Date           Time
1P       ULSD        35.4     1,200.10       1,194.22      Arrived Alongside     11/25/2025     03:08
1S       ULSD        35.4     1,190.10       1,184.22      All Fast              11/25/2025     03:51

DEPARTURE GAUGES
Tank     Product     API      Gross Bbls      Net Bbls
1P       ULSD        35.4       100.10           99.22
1S       ULSD        35.4        90.10           89.22
`;

describe('a log beside tables of tanks', () => {
  it('keeps the first words of its events, which begin left of their heading', () => {
    const log = tablesOn(printedPage(tanksBesideLog)).find(({ head }) => head.kind === 'log');

    expect(cellsOf(log!).map(([event]) => event)).toEqual(['Arrived Alongside', 'All Fast']);
  });
});

describe('a heading that could not be read', () => {
  it('is that of the events where it stands left of the dates in a log without one', () => {
    const [log] = tablesOn(
      printedPage(`
6vert                Date           Time
Arrived              04/08/2025     07:05
All Fast             04/08/2025     07:19
`),
    );

    expect(columnsOf(log!)).toEqual(['event', 'date', 'time']);
    expect(cellsOf(log!)[1]).toEqual(['All Fast', '04/08/2025', '07:19']);
  });

  it('is what the other table of the form has at its place, more columns there or fewer', () => {
    const [arrival, departure] = tablesOn(
      printedPage(`
ARRIVAL GAUGES
vn--     Product     API      Temp     Water     Gross Bbls     Net Bbls     M/T
1P       ULSD        35.4     70       0.00      1,200.10       1,194.22     161.0
1S       ULSD        35.4     71       0.00      1,190.10       1,184.22     160.0

DEPARTURE GAUGES
Tank     produ       API      Teewp    Water     Gross Bbls     Net Bbls     M/T
1P       ULSD        35.4     70       0.00        100.10         99.22      13.4
1S       ULSD        35.4     71       0.00         90.10         89.22      12.1
`),
    );

    const all = ['tank', 'product', 'api', 'temp_f', 'water_bbls', 'gross_bbls', 'net_bbls', 'metric_tons'];
    expect(columnsOf(arrival!)).toEqual(all);
    expect(columnsOf(departure!)).toEqual(all);
    expect(cellsOf(departure!)[1]).toEqual(['1S', 'ULSD', '35.4', '71', '0.00', '90.10', '89.22', '12.1']);
  });

  it('does not end the products where DISCHARGED is cut short', () => {
    const [products] = tablesOn(
      printedPage(`
ProductDischarz<     API      Gross Bbls     Net Bbls     M/T
ULSD                 36.0     2,629.6        2,620.5      351.1
`),
    );

    expect(products?.head.kind).toBe('products');
    expect(cellsOf(products!)).toEqual([['ULSD', '36.0', '2,629.6', '2,620.5', '351.1']]);
  });
});

describe('figures beyond the last heading', () => {
  const columnsWith = (...beyond: [string, string]): Table =>
    tablesOn(
      printedPage(`
Tank     Product     API      Gross Bbls     Net Bbls
1P       ULSD        35.4     1,200.10       1,194.22     ${beyond[0]}
1S       ULSD        35.4     1,190.10       1,184.22     ${beyond[1]}
`),
    )[0]!;

  it('are metric tons where they weigh what the net volumes beside them do', () => {
    const table = columnsWith('161.05', '159.70');

    expect(columnsOf(table).slice(-2)).toEqual(['net_bbls', 'metric_tons']);
    expect(cellsOf(table)[0]!.slice(-2)).toEqual(['1,194.22', '161.05']);
  });

  it.each([
    ['gallons', '50,157.24', '49,737.24'],
    ['cubic metres', '189.868', '188.278'],
  ])('stay without a name and out of the net volumes where they are %s', (_unit, first, second) => {
    const table = columnsWith(first, second);

    expect(columnsOf(table).slice(-2)).toEqual(['net_bbls', 'other']);
    expect(cellsOf(table)[0]!.slice(-2)).toEqual(['1,194.22', first]);
  });
});

describe('the end of the discharge at which drafts were read', () => {
  it('is told by a heading of which one letter was misread, and by no event of the log above it', () => {
    const drafts = tablesOn(
      printedPage(`
Event                Date           Time
Arrived              04/08/2025     07:05
Departed             04/08/2025     16:46

Armival Draft        Port           Stbd
Fwd                  6.7            6.6
Aft                  7.2            7.2
`),
    ).find(({ head }) => head.kind === 'drafts');

    expect(drafts?.head.condition).toBe('arrival');
  });

  it('is left open where only an event of the log above speaks of one', () => {
    const drafts = tablesOn(
      printedPage(`
Event                Date           Time
Arrived              04/08/2025     07:05
Departed             04/08/2025     16:46

Xxxxxxx Draft        Port           Stbd
Fwd                  6.7            6.6
`),
    ).find(({ head }) => head.kind === 'drafts');

    expect(drafts?.head.condition).toBeNull();
  });
});
