import { chromium, type Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import sharp from 'sharp';
import { browserPath, inBrowser } from '../support/browser.ts';
import { quietly } from './chromium.ts';
import { layouts } from './layouts/all.ts';
import { levels } from './levels.ts';
import { planOrders } from './plan.ts';
import { makeSheet, type MadeSheet, type Order } from './sheet.ts';

const typefaces = { installed: new Set<string>(), handFiles: new Map<string, string>() };
const orders = planOrders({ count: 10, seed: 'test', layouts, levels: ['l0'], spoils: [] });

describe('the plan of sheets', () => {
  it('has every layout at every level once in forty', () => {
    const names = planOrders({ count: 40, seed: '1', layouts, levels, spoils: [] }).map(({ name }) => name);

    expect(new Set(names).size).toBe(40);
    expect(names.every((name) => name.endsWith('-01'))).toBe(true);
  });
});

describe.skipIf(browserPath === undefined)(inBrowser('a made sheet'), () => {
  let browser: Browser;
  const sheets = new Map<string, MadeSheet>();
  beforeAll(async () => {
    browser = await chromium.launch({ ...(browserPath ? { executablePath: browserPath } : {}), args: quietly });
    for (const order of orders) sheets.set(order.layout.letter, await makeSheet(browser, order, typefaces));
  }, 60_000);
  afterAll(() => browser.close());
  const sheetOf = ({ layout }: Order): MadeSheet => sheets.get(layout.letter)!;

  it.each(orders)('$name tells the place of every value of its truth', (order) => {
    const { truth } = sheetOf(order);
    const told = truth.meta.cells.map(({ table, row, field }) => `${table}.${row}.${field}`).sort();
    const { header, arrival_tanks, departure_tanks, products, time_log, draft_readings } = truth;
    const tables = { header: [header], arrival_tanks, departure_tanks, products, time_log, draft_readings };
    const expected = Object.entries(tables).flatMap(([table, rows]) =>
      rows.flatMap((row, at) => Object.keys(row).map((field) => `${table}.${at}.${field}`)),
    );

    expect(told).toEqual(expected.filter((key) => !/\.(?:condition|end)$/.test(key)).sort());
  });

  it.each(orders)('$name has writing where a value is, within its page', async (order) => {
    const { image, truth } = sheetOf(order);
    const { data, info } = await sharp(image).greyscale().raw().toBuffer({ resolveWithObject: true });
    const filled = truth.meta.cells.filter(({ table, row, field }) => valueAt(truth, table, row, field) !== null);
    const empty = filled.filter(({ quad: [[left, top], , [right, bottom]] }) => {
      if (left < 0 || top < 0 || right > 1 || bottom > 1) return true;
      const values = inside(data, info, [left, top, right, bottom]);
      return Math.max(...values) - Math.min(...values) < 60;
    });

    expect(empty).toEqual([]);
  });

  it('is the same by the same seed', async () => {
    const again = await makeSheet(browser, orders[1]!, typefaces);

    expect(again.truth).toEqual(sheetOf(orders[1]!).truth);
    expect(again.image.equals(sheetOf(orders[1]!).image)).toBe(true);
  });
});

function valueAt(truth: MadeSheet['truth'], table: string, row: number, field: string): unknown {
  const rows = table === 'header' ? [truth.header] : truth[table as 'products'];
  return (rows[row] as Record<string, unknown>)[field];
}

function inside(
  data: Buffer,
  { width, height }: { width: number; height: number },
  [left, top, right, bottom]: [number, number, number, number],
): number[] {
  const values: number[] = [];
  for (let y = Math.floor(top * height); y < bottom * height; y++) {
    for (let x = Math.floor(left * width); x < right * width; x++) values.push(data[y * width + x] ?? 255);
  }
  return values;
}
