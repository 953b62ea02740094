import { describe, expect, it, test } from 'vitest';
import { reportFromWords, reportToMarkdown, stripCodeFence } from '../../src/domain/markdown-tables.ts';
import { blankHeader } from '../../src/domain/report.ts';
import { randomFrom, randomReport } from './random-reports.ts';

const tankHeadings =
  '| Tank | Product Name | API | Ullage (Ft) | Ullage (in) | Temp (°F) | Water (Bbls) | Gross Bbls | Net Bbls | Metric Tons |';
const rule = (cells: number) => `|${' --- |'.repeat(cells)}`;

const words = `Here is the report.

- **Barge:** TFT 54
* Vessel: MT PACIFIC QUILL
**Terminal**: Houston No. 3
Voyage No.: V-4548
Date: 2/20/2025

## Arrival
${tankHeadings}
${rule(10)}
| 1P | VLSFO 0.5% | 19.7 | 3 | 2 1/2 | 116.3 | NIL | 1,679.01 | 1640.21 | 243.522 |
| **1S** | VLSFO 0.5% | 19.7 | 3 | 1 | - | | [illegible] | 1759 | n/a |
| | | | | | | | | | |

## Departure
${tankHeadings}
${rule(10)}

Totals as follows:

| **Product Discharged** | API |  Gross   Bbls | Net Bbls | Metric Tons |
|:---|---:|---:|---:|---:|
| A \\| B | 19.7 | 11342.49 | 11084.88 | 1645.772 |

| Event | Date | Time |
|-------|------|------|
| Arrived | 2/20 | 0130 |
| Cast off | 2025-02-21 | 24:00 |

| Arrival/Departure | Fwd/Aft | Port | Stbd. |
|---|---|---|---|
| Arrival | Forward | 9' 06" | 9.5 |
| DEPARTURE | AFT | 4' 07" |  |
`;

/** The sample above with one thing changed. */
const changed = (from: string, to: string) => {
  expect(words).toContain(from);
  return words.replace(from, to);
};

describe('Markdown that keeps to the format', () => {
  it('becomes a report without a model', () => {
    const read = reportFromWords(words);

    expect(read).toEqual({
      totals: [],
      shape: 'markdown',
      report: {
        header: {
          barge: 'TFT 54',
          vessel: 'MT PACIFIC QUILL',
          terminal: 'Houston No. 3',
          voyage: 'V-4548',
          date: '2025-02-20',
        },
        arrival_tanks: [
          {
            ...{ tank: '1P', product: 'VLSFO 0.5%', api: 19.7, ullage_ft: 3, ullage_in: 2.5, temp_f: 116.3 },
            ...{ water_bbls: 0, gross_bbls: 1679.01, net_bbls: 1640.21, metric_tons: 243.522 },
          },
          {
            ...{ tank: '1S', product: 'VLSFO 0.5%', api: 19.7, ullage_ft: 3, ullage_in: 1, temp_f: null },
            ...{ water_bbls: null, gross_bbls: null, net_bbls: 1759, metric_tons: null },
          },
        ],
        departure_tanks: [],
        products: [{ product: 'A | B', api: 19.7, gross_bbls: 11342.49, net_bbls: 11084.88, metric_tons: 1645.772 }],
        time_log: [
          { event: 'Arrived', date: '2025-02-20', time: '01:30' },
          { event: 'Cast off', date: '2025-02-21', time: '24:00' },
        ],
        draft_readings: [
          { condition: 'arrival', end: 'fwd', port: 9.5, stbd: 9.5 },
          { condition: 'departure', end: 'aft', port: 4.58, stbd: null },
        ],
      },
    });
  });

  it('may stand in a code fence, have Windows line ends and lack the outer pipes', () => {
    const bare = words.replace('| Event | Date | Time |', 'Event | Date | Time').replaceAll('\n', '\r\n');

    const read = reportFromWords(`\`\`\`markdown\r\n${bare}\`\`\``);

    expect(read).toEqual(reportFromWords(words));
  });

  it('needs no header', () => {
    const tables = words.slice(words.indexOf('## Arrival')).replace('2/20', '2/20/2025');

    const read = reportFromWords(tables);

    expect(read?.report.header).toEqual(blankHeader());
  });
});

describe('Markdown that does not keep to the format is left to the formatter', () => {
  test.each([
    ['a heading of its own', changed('Temp (°F)', 'Temp (F)')],
    ['a missing column', changed('| API |  Gross', '|  Gross')],
    ['tables in another order', changed('| Event | Date | Time |', '| Date | Event | Time |')],
    ['a sixth table', `${words}\n| Remarks |\n| --- |\n| none |\n`],
    ['a row with a cell too few', changed('| 1759 | n/a |', '| 1759 |')],
    ['a row with a cell too many', changed('| 1759 | n/a |', '| 1759 | n/a | x |')],
    ['a rule with a cell too few', changed('|-------|------|------|', '|-------|------|')],
    ['a table without a rule', changed('|-------|------|------|\n', '')],
    ['rows parted from their table', changed('| **1S** |', '\n| **1S** |')],
    ['a word where a number belongs', changed('| 1640.21 |', '| 1640.21 bbl |')],
    ['a time that no clock shows', changed('0130', '2530')],
    ['a draft that is none', changed(`9' 06"`, `9' 16"`)],
    ['a condition that is none', changed('| DEPARTURE |', '| Sailing |')],
    ['a header date that is none', changed('Date: 2/20/2025', 'Date: soon')],
    ['two header names on a line', changed('\n* Vessel:', ' Vessel:')],
    ['a date without a year anywhere', changed('Date: 2/20/2025', '')],
  ])('%s', (_, irregular) => {
    const read = reportFromWords(irregular);

    expect(read).toBeNull();
  });

  test.each(['', 'I cannot read this.', '|', '{', '{}', '[]', 'null', '{"arrival_tanks": []}'])('%j', (nothing) => {
    const read = reportFromWords(nothing);

    expect(read).toBeNull();
  });
});

describe('JSON with the five keys', () => {
  const json =
    '{"arrival_tanks":[],"departure_tanks":[],"products":[{"product":"ULSD"}],"time_log":[],"draft_readings":[]}';

  test.each([
    ['bare', json],
    ['fenced', `\`\`\`json\n${json}\n\`\`\``],
    ['fenced within prose', `Here you are:\n\n\`\`\`json\n${json}\n\`\`\`\nAnything else?`],
  ])('%s becomes a report without a model', (_, answer) => {
    const read = reportFromWords(answer);

    expect(read?.shape).toBe('json');
    expect(read?.report.products[0]?.product).toBe('ULSD');
  });
});

describe('a report as Markdown', () => {
  it('reads back as the same report, whatever is in it', () => {
    const random = randomFrom(20250220);
    const reports = Array.from({ length: 400 }, () => randomReport(random));

    const readBack = reports.map((report) => reportFromWords(reportToMarkdown(report))?.report);

    expect(readBack).toEqual(reports);
  });

  it('prints figures as they are and leaves blanks empty', () => {
    const report = reportFromWords(words)?.report;

    const markdown = report && reportToMarkdown(report);

    expect(markdown).toContain('- Barge: TFT 54\n');
    expect(markdown).toContain('| 1S | VLSFO 0.5% | 19.7 | 3 | 1 |  |  |  | 1759 |  |');
    expect(markdown).toContain('| A \\| B | 19.7 | 11342.49 | 11084.88 | 1645.772 |');
  });
});

describe('a code fence', () => {
  test.each([
    ['```json\n{"a":1}\n```', '{"a":1}'],
    ['Sure!\n~~~\n{"a":1}\n~~~\nDone.', '{"a":1}'],
    ['```json\n{"a":1}', '{"a":1}'],
    [' {"a":1} ', '{"a":1}'],
    ['```\na\n```\n```\nb\n```', '```\na\n```\n```\nb\n```'],
  ])('%j holds %j', (fenced, inside) => {
    expect(stripCodeFence(fenced)).toBe(inside);
  });
});

describe('hostile words of a megabyte', () => {
  test.each([
    ['pipes', '|'.repeat(1 << 20)],
    ['lines of pipes', '|\n'.repeat(1 << 19)],
    ['backslashes', '\\'.repeat(1 << 20)],
    ['escaped pipes', '\\|'.repeat(1 << 19)],
    ['stars', '*'.repeat(1 << 20)],
    ['spaces', `Barge${' '.repeat(1 << 20)}x`],
    ['fences', '```\n'.repeat(1 << 18)],
    ['braces', '{'.repeat(1 << 20)],
    ['nested lists', '{"arrival_tanks":'.concat('['.repeat(1 << 20))],
    ['a rule without end', `| a |\n|${'-'.repeat(1 << 20)}`],
    ['one number without end', changed('1640.21', '1'.repeat(1 << 20))],
    ['one draft without end', changed(`9' 06"`, `9' ${' 1'.repeat(1 << 19)}`)],
    ['fenced spaces', `\`\`\`${' '.repeat(1 << 20)}\n\`\`\``],
  ])('of %s are no report, and are found to be none at once', { timeout: 2000 }, (_, hostile) => {
    const read = reportFromWords(hostile);

    expect(read).toBeNull();
  });
});
