import { execFile } from 'node:child_process';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { chromium } from 'playwright-core';
import { browserPath, quietly } from './chromium.ts';
import { layouts } from './layouts/all.ts';
import { levels, spoils } from './levels.ts';
import { handFilesIn, type Typefaces } from './page.ts';
import { planOrders } from './plan.ts';
import { makeSheet } from './sheet.ts';

/**
 * `npm run sheets:make -- DIR`: makes pictures of tank reports that nobody wrote, each with its truth, to measure
 * readers by. README.md in this folder tells what is in them.
 */
const usage =
  'usage: npm run sheets:make -- DIR [--count N] [--seed S] [--layouts f,g,...] [--levels l0,l1,l2,l3] [--fonts FONT_DIR] [--spoil cut-right,blur,glare,small]';

async function main(): Promise<void> {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { count: text, seed: text, layouts: text, levels: text, fonts: text, spoil: text },
  });
  const [folder] = positionals;
  const count = Number(values.count ?? 24);
  if (folder === undefined || positionals.length > 1 || !Number.isInteger(count) || count < 1) throw new Error(usage);
  const orders = planOrders({
    ...{ count, seed: values.seed ?? '1' },
    layouts: chosen(layouts, values.layouts, ({ letter }) => letter),
    levels: chosen(levels, values.levels, (level) => level),
    spoils: values.spoil === undefined ? [] : chosen(spoils, values.spoil, (spoil) => spoil),
  });
  const typefaces: Typefaces = { installed: await installedFamilies(), handFiles: await handFiles(values.fonts) };
  await mkdir(folder, { recursive: true });
  const browser = await chromium.launch({ executablePath: browserPath(), args: quietly });
  try {
    for (const order of orders) {
      const { image, extension, truth } = await makeSheet(browser, order, typefaces);
      await writeFile(join(folder, `${order.name}.${extension}`), image);
      await writeFile(join(folder, `${order.name}.json`), JSON.stringify(truth, null, 1));
      process.stdout.write(`${order.name}.${extension} ${truth.meta.font}\n`);
    }
  } finally {
    await browser.close();
  }
}

function chosen<T>(all: readonly T[], names: string | undefined, nameOf: (item: T) => string): readonly T[] {
  if (names === undefined) return all;
  return names.split(',').map((name) => {
    const found = all.find((item) => nameOf(item) === name.toLowerCase());
    if (found === undefined) throw new Error(`${name} is none of ${all.map(nameOf).join(', ')}\n${usage}`);
    return found;
  });
}

/** The families that fontconfig knows; none where it is not installed. */
async function installedFamilies(): Promise<ReadonlySet<string>> {
  const { stdout } = await promisify(execFile)('fc-list', [':', 'family']).catch(() => ({ stdout: '' }));
  return new Set(stdout.split(/[\n,]/).map((name) => name.trim()));
}

const handFiles = async (folder: string | undefined): Promise<ReadonlyMap<string, string>> =>
  folder === undefined ? new Map() : handFilesIn(folder, await readdir(folder));

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
