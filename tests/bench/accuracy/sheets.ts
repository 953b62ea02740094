import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, extname, join, parse, resolve } from 'node:path';
import type { SheetLabel } from '../../../src/cli/accuracy/tally.ts';
import type { Truth } from '../../../src/cli/accuracy/truth.ts';
import type { PhotoFormat } from '../../../src/domain/job.ts';

/** What kind of sheet a picture shows; it is added up by folder, level, layout, and layout at a level. */
export interface BenchLabel extends SheetLabel {
  /** from its name, LAYOUT-LEVEL-NN; `?` for a sheet that is named otherwise and whose truth does not say */
  layout: string;
  level: string;
  /** filled in by hand; such sheets have aims of their own */
  isByHand: boolean;
}

/** A picture that has a truth file of the same name. */
export interface Sheet {
  label: BenchLabel;
  path: string;
  format: PhotoFormat;
  truth: Truth;
}

const formats: Readonly<Record<string, PhotoFormat>> = {
  ...{ '.jpg': 'jpeg', '.jpeg': 'jpeg', '.png': 'png', '.webp': 'webp', '.tif': 'tiff', '.tiff': 'tiff' },
};

/** The sheets of a folder by name. Throws where it is no folder or has none. */
export async function sheetsIn(path: string): Promise<Sheet[]> {
  if (!(await stat(path)).isDirectory()) throw new Error(`${path} is not a folder`);
  const names = (await readdir(path)).sort();
  const sheets: Sheet[] = [];
  for (const file of names) {
    const format = formats[extname(file).toLowerCase()];
    const { name } = parse(file);
    if (format === undefined || !names.includes(`${name}.json`)) continue;
    const truth = JSON.parse(await readFile(join(path, `${name}.json`), 'utf8')) as Truth;
    const folder = basename(resolve(path));
    sheets.push({ label: labelOf(name, folder, truth), path: join(path, file), format, truth });
  }
  if (sheets.length === 0) throw new Error(`no picture in ${path} has a truth file of the same name`);
  return sheets;
}

export function labelOf(name: string, folder: string, { meta }: Truth): BenchLabel {
  const [, inLayout, atLevel] = /^(.+?)-(l\d)(?:-|$)/i.exec(name) ?? [];
  const layout = (inLayout ?? meta?.layout ?? '?').toLowerCase();
  const level = (atLevel ?? meta?.level ?? '?').toLowerCase();
  const groups = [folder, level, layout, `${layout} ${level}`];
  return { name, groups, layout, level, isByHand: / on /.test(meta?.font ?? '') };
}
