import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { exportTrainingCommand } from '../../src/cli/export-training.ts';
import { reportFromWords } from '../../src/domain/markdown-tables.ts';
import { sheet } from '../domain/checks/sheets.ts';
import { basicAuth } from '../support/app.ts';
import { sheetPhoto } from '../support/photos.ts';
import { asJson, startReadingApp, upload } from '../support/reading-app.ts';

it('approved sheets become lines of training: the prompt, the picture as it is sent, the corrected report', async () => {
  const answer = { text: JSON.stringify(sheet('net-slip')) };
  const app = await startReadingApp({ SECOND_LOOK: 'off' }, { read: { answer } });
  const photos: [string, Buffer][] = [
    ['a.jpg', await sheetPhoto({ widthPx: 600, heightPx: 800 })],
    ['b.jpg', await sheetPhoto({ widthPx: 602, heightPx: 800 })],
  ];
  const { job } = (await (await upload(app.url, photos, asJson)).json()) as { job: { url: string } };
  const headers = { Authorization: basicAuth, 'Content-Type': 'application/json' };
  const send = (path: string, body: object) =>
    fetch(`${app.url}/api/v1${job.url}/sheets/2/${path}`, { method: 'POST', body: JSON.stringify(body), headers });
  const cell = { kind: 'cell', table: 'arrival_tanks', row: 3, field: 'net_bbls', value: 2060.9 };
  await send('changes', { revision: 1, changes: [cell] });
  await send('approve', { revision: 2 });
  const out = join(app.dataDir, 'training.jsonl');

  const code = await exportTrainingCommand(out, app.context.config);

  const lines = readFileSync(out, 'utf8').trim().split('\n');
  const [question, reply] = (JSON.parse(lines[0] ?? '') as { messages: { content: unknown }[] }).messages;
  const [words, picture] = question?.content as [{ text: string }, { image_url: { url: string } }];
  const jpeg = Buffer.from(picture.image_url.url.replace('data:image/jpeg;base64,', ''), 'base64');
  expect([code, lines.length]).toEqual([0, 1]);
  expect(words.text).toContain('Transcribe');
  expect((await sharp(jpeg).metadata()).width).toBe(602);
  expect(reportFromWords(reply?.content as string)?.report.arrival_tanks[3]?.net_bbls).toBe(2060.9);
});
