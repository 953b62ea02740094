import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, extname, join, parse, resolve } from 'node:path';
import type { CellPlace, Quad } from '../../../src/domain/evidence.ts';
import type { PhotoFormat } from '../../../src/domain/job.ts';
import type { Report } from '../../../src/domain/report.ts';

/** What stands on a sheet, as its maker wrote it down. */
export type Truth = Report & { meta?: TruthMeta };

interface TruthMeta {
  layout?: string;
  level?: string;
  /** `A on B` where a form printed in B was filled in by hand, A */
  font?: string;
  planted_slips?: PlantedSlip[];
  /** where each value stands on the photo */
  cells?: (CellPlace & { quad: Quad })[];
}

/** A wrong figure of the writer's: the cell, what is written in it, what everything else on the sheet agrees with. */
export interface PlantedSlip extends CellPlace {
  row: number;
  written: number;
  consistent: number;
}

/** A picture that has a truth file of the same name. */
export interface Sheet {
  name: string;
  folder: string;
  /** from its name, LAYOUT-LEVEL-NN; `?` for a sheet that is named otherwise and whose truth does not say */
  layout: string;
  level: string;
  /** filled in by hand; such sheets have aims of their own */
  isByHand: boolean;
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
    sheets.push({ name, folder, ...kindOf(name, truth), path: join(path, file), format, truth });
  }
  if (sheets.length === 0) throw new Error(`no picture in ${path} has a truth file of the same name`);
  return sheets;
}

function kindOf(name: string, { meta }: Truth): Pick<Sheet, 'layout' | 'level' | 'isByHand'> {
  const [, layout, level] = /^(.+?)-(l\d)(?:-|$)/i.exec(name) ?? [];
  return {
    layout: (layout ?? meta?.layout ?? '?').toLowerCase(),
    level: (level ?? meta?.level ?? '?').toLowerCase(),
    isByHand: / on /.test(meta?.font ?? ''),
  };
}
