import { mkdir, writeFile } from 'node:fs/promises';
import { join, relative, dirname } from 'node:path';
import type { Config } from '../config.ts';
import { makePhotoFolders, photoPath } from '../photos/folders.ts';
import { trainingPicture } from '../pipeline/training-picture.ts';
import { createApprovedSheetStore, type ApprovedSheet } from '../stores/approved-sheets.ts';
import { openLines, type LineWriter } from './export-training/line-writer.ts';
import { asDataUrl, saysTheSame, trainingExample } from './export-training/training-line.ts';
import { openStore } from './open-store.ts';

export interface TrainingOptions {
  /** null: stdout */
  out: string | null;
  /** a folder for the pictures, whose paths the lines bear then; null: each line holds its picture */
  images: string | null;
  /** at most so many sheets, those approved last; null: all */
  limit: number | null;
}

/** What was written, and why the rest was not. */
interface Tally {
  written: number;
  erased: number;
  unreadable: number;
  tooLarge: number;
  unsayable: number;
}

/**
 * What a service that trains takes in one file, as OpenAI's guide to vision fine-tuning has it: 10 examples at least,
 * 50,000 at most, pictures of up to 10 MB; and 512 MB of a file.
 */
const limits = { leastExamples: 10, mostExamples: 50_000, pictureBytes: 10e6, fileBytes: 512e6 };

/**
 * `ullage export-training`: approved sheets as JSONL in the chat format of vision fine-tuning, each line held against
 * the report that it is to teach. What had to be left out is counted on stderr, with why. Returns the exit code: 1
 * where there was nothing to write. Throws `DatabaseError`, and what the disk throws.
 */
export async function exportTrainingCommand(options: TrainingOptions, config: Config): Promise<number> {
  const { db, store } = openStore(config, createApprovedSheetStore);
  try {
    const { approved, withPhoto } = store.count();
    const tally: Tally = { written: 0, erased: approved - withPhoto, unreadable: 0, tooLarge: 0, unsayable: 0 };
    if (options.images !== null) await mkdir(options.images, { recursive: true, mode: 0o700 });
    const lines = await openLines(options.out);
    try {
      const most = Math.min(options.limit ?? Infinity, limits.mostExamples);
      for (const sheet of store.newest(most)) if (!(await writeSheet(sheet, lines, tally, options, config))) break;
      await (tally.written > 0 ? lines.end() : lines.discard());
    } catch (error) {
      await lines.discard();
      throw error;
    }
    for (const sentence of sentencesOf(tally, lines.bytes(), approved)) process.stderr.write(`ullage: ${sentence}\n`);
    return tally.written > 0 ? 0 : 1;
  } finally {
    db.close();
  }
}

/** False where no more lines are taken. */
async function writeSheet(
  sheet: ApprovedSheet,
  lines: LineWriter,
  tally: Tally,
  { images, out }: TrainingOptions,
  config: Config,
): Promise<boolean> {
  const path = photoPath(makePhotoFolders(config.dataDir), sheet.photo.name);
  const picture = await trainingPicture(path, sheet.photo.format).catch((error: unknown) => error as Error);
  if (picture instanceof Error) {
    tally['code' in picture && picture.code === 'ENOENT' ? 'erased' : 'unreadable'] += 1;
    return true;
  }
  const imagePath = images === null ? null : join(images, `${sheet.jobId}-${sheet.n}.jpg`);
  const url = imagePath === null ? asDataUrl(picture) : relative(out === null ? '.' : dirname(out), imagePath);
  const example = trainingExample(url, sheet.report);
  if (picture.length > limits.pictureBytes) tally.tooLarge += 1;
  else if (!saysTheSame(example, sheet.report)) tally.unsayable += 1;
  else {
    if (imagePath !== null) await writeFile(imagePath, picture, { mode: 0o600 });
    tally.written += 1;
    return lines.write(JSON.stringify(example));
  }
  return true;
}

function sentencesOf(tally: Tally, bytes: number, approved: number): string[] {
  if (approved === 0) return ['no sheet is approved yet. What people approve in the review is what a model can learn.'];
  const { written } = tally;
  const size = bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
  const left = [
    [tally.erased, 'the photo is gone (UPLOAD_RETENTION_DAYS says how long they are kept)'],
    [tally.unreadable, 'the photo cannot be decoded'],
    [tally.tooLarge, 'the picture is larger than 10 MB'],
    [tally.unsayable, 'the report cannot be said in the five tables'],
  ] as const;
  return [
    `${counted(written)} written, ${size}`,
    ...left.filter(([sheets]) => sheets > 0).map(([sheets, why]) => `${counted(sheets)} left out: ${why}`),
    ...(written > 0 && written < limits.leastExamples ? ['services that train want 10 examples or more'] : []),
    ...(bytes > limits.fileBytes ? ['services take files of up to 512 MB: use --limit, or --images'] : []),
  ];
}

const counted = (sheets: number): string => `${sheets} ${sheets === 1 ? 'sheet' : 'sheets'}`;
