import { describe, expect, it } from 'vitest';
import { proveReport } from '../../src/domain/prove.ts';
import { readCell, columnsOf, headerColumns } from '../../src/domain/report-columns.ts';
import { reportSchema, type Report } from '../../src/domain/report.ts';
import type { Grid } from './grid.ts';
import { draftGrid } from './draft-grid.ts';
import { logGrid, productGrid, tankGrid } from './grids.ts';
import { drawLabels } from './labels.ts';
import { writeDate } from './manner.ts';
import { createRandom } from './random.ts';
import { makeReport, type MadeReport } from './report.ts';

const made = Array.from({ length: 150 }, (_, at) => makeReport(createRandom(`report ${at}`), { oneUllageCell: false }));
const sound = made.filter(({ plantedSlips }) => plantedSlips.length === 0);
const slipped = made.filter(({ plantedSlips }) => plantedSlips.length > 0);
const contradicted = ({ report }: MadeReport) =>
  proveReport(report, null).findings.filter(({ severity }) => severity === 'contradicted');

describe('a made report', () => {
  it('is a report', () => {
    expect(made.filter(({ report }) => !reportSchema.safeParse(report).success)).toEqual([]);
  });

  it('has no figure that the others contradict, unless a slip is planted', () => {
    expect(sound.flatMap((one) => contradicted(one).map(({ message }) => message))).toEqual([]);
  });

  it('has a slip in about one of seven', () => {
    expect(slipped.length).toBeGreaterThan(10);
    expect(slipped.length).toBeLessThan(40);
  });

  it('writes the slip and keeps what would be consistent', () => {
    for (const { report, plantedSlips } of slipped) {
      const { table, row, field, written, consistent } = plantedSlips[0]!;

      expect(report[table][row]?.[field]).toBe(written);
      expect(written).not.toBe(consistent);
    }
  });

  it('has its row contradicted by the slip and by nothing else once that is mended', () => {
    for (const one of slipped) {
      const mended = structuredClone(one.report);
      const { table, row, field, consistent } = one.plantedSlips[0]!;
      mended[table][row]![field] = consistent;

      expect(contradicted(one).length, JSON.stringify(one.plantedSlips)).toBeGreaterThan(0);
      expect(proveReport(mended, null).findings.filter(({ severity }) => severity === 'contradicted')).toEqual([]);
    }
  });

  it('has the same barrels to the inch of a tank on arrival and on departure', () => {
    for (const { report, convention, plantedSlips } of made) {
      if (plantedSlips.length > 0) continue;
      const depths = report.arrival_tanks.map((arrival, at) => depthOf(arrival, report.departure_tanks[at]!));
      const known = depths.filter((depth) => depth !== null).sort((a, b) => a - b);
      const allowed = convention.places.volume === 0 ? 1 : 0.2;

      expect((known.at(-1) ?? 0) - (known[0] ?? 0)).toBeLessThan(allowed);
    }
  });

  it('comes out of its own writing as it went in', () => {
    for (const one of made) expect(readBack(one)).toEqual(valuesOf(one.report));
  });

  it('is the same by the same seed and another by another', () => {
    const again = makeReport(createRandom('report 3'), { oneUllageCell: false });

    expect(again).toEqual(made[3]);
    expect(made[4]).not.toEqual(made[3]);
  });
});

type Tank = Report['arrival_tanks'][number];

/** Inches from the ullage point to the bottom of a box whose gross is proportional to what is not ullage. */
function depthOf(arrival: Tank, departure: Tank): number | null {
  const [before, after] = [arrival, departure].map((tank) => (tank.ullage_ft ?? 0) * 12 + (tank.ullage_in ?? 0));
  if (arrival.gross_bbls === null || departure.gross_bbls === null || before === after) return null;
  const perInch = (arrival.gross_bbls - departure.gross_bbls) / (after! - before!);
  return before! + arrival.gross_bbls / perInch;
}

/** Every written cell as the product reads it, by its key. */
function readBack(one: MadeReport): Record<string, unknown> {
  const random = createRandom('words');
  const labels = drawLabels(random);
  const order = columnsOf.arrival_tanks.map(({ key }) => key as 'tank' | 'api');
  const choices = { order, withTotals: true, spareRows: 1 };
  const grids = [
    tankGrid(one, 'arrival_tanks', labels, choices, random),
    tankGrid(one, 'departure_tanks', labels, choices, random),
    productGrid(one, labels),
    logGrid(one, labels, { timeFirst: false, spareRows: 1 }),
    draftGrid(one, labels, 'by end'),
  ];
  const year = Number(one.report.header.date?.slice(0, 4));
  const date = writeDate(one.report.header.date ?? '', one.manner.headerDate);
  const read = grids.flatMap((grid) => cellsOf(grid).map(([key, text]) => [key, valueOf(key, text, year)]));
  return Object.fromEntries([...read, ['header.0.date', valueOf('header.0.date', date, year)]]);
}

const cellsOf = ({ rows }: Grid): [string, string][] =>
  rows.flatMap(({ cells }) => cells.flatMap(({ keys, text }) => keys.map((key): [string, string] => [key, text])));

function valueOf(key: string, text: string, year: number): unknown {
  const [table, , field] = key.split('.');
  const columns = table === 'header' ? headerColumns : columnsOf[table as 'products'];
  return readCell(columns.find((column) => column.key === field)!.kind, text, year);
}

function valuesOf(report: Report): Record<string, unknown> {
  const tables = ['arrival_tanks', 'departure_tanks', 'products', 'time_log', 'draft_readings'] as const;
  const entries = tables.flatMap((table) =>
    report[table].flatMap((row, at) =>
      Object.entries(row)
        .filter(([field]) => field !== 'condition' && field !== 'end')
        .map(([field, value]) => [`${table}.${at}.${field}`, value]),
    ),
  );
  return Object.fromEntries([...entries, ['header.0.date', report.header.date]]);
}
