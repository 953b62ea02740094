import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import type { Writable } from 'node:stream';
import type { Config } from '../config.ts';
import { reportToMarkdown } from '../domain/markdown-tables.ts';
import { makePhotoFolders, photoPath } from '../photos/folders.ts';
import { preparePhoto } from '../pipeline/prepare.ts';
import { readPrompt } from '../pipeline/readers/openai/prompts.ts';
import { approvedSheets, openSheets } from './open-sheets.ts';

/**
 * `ullage export-training [--out FILE]`: every approved sheet as a line of JSON in the chat format that models are
 * fine-tuned with: the reader's own prompt and the picture as it is sent, then the approved report as the answer.
 * Photos that cannot be read any more are left out and counted on stderr. Returns the exit code.
 */
export async function exportTrainingCommand(out: string | null, config: Config): Promise<number> {
  const { db, sheets } = openSheets(config);
  const folders = makePhotoFolders(config.dataDir);
  const target: Writable = out === null ? process.stdout : createWriteStream(out, { mode: 0o600 });
  let [written, left] = [0, 0];
  try {
    for (const { report, photo } of approvedSheets(sheets)) {
      const picture = await preparePhoto(photoPath(folders, photo.name), photo.format).catch(() => null);
      if (report === null || picture === null) {
        left += 1;
        continue;
      }
      written += 1;
      const line = trainingLine(picture.jpeg, reportToMarkdown(report));
      if (!target.write(`${line}\n`)) await once(target, 'drain');
    }
    if (out !== null) {
      target.end();
      await once(target, 'finish');
    }
  } finally {
    db.close();
  }
  process.stderr.write(`ullage: ${written} sheets written${left === 0 ? '' : `, ${left} left out: no photo`}\n`);
  return 0;
}

function trainingLine(jpeg: Buffer, markdown: string): string {
  const url = `data:image/jpeg;base64,${jpeg.toString('base64')}`;
  const question = [
    { type: 'text', text: readPrompt },
    { type: 'image_url', image_url: { url, detail: 'high' } },
  ];
  const messages = [
    { role: 'user', content: question },
    { role: 'assistant', content: markdown },
  ];
  return JSON.stringify({ messages });
}
