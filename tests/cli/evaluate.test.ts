import { expect, it, vi } from 'vitest';
import { evaluateCommand } from '../../src/cli/evaluate.ts';
import { createLogger } from '../../src/logging.ts';
import { sheet } from '../domain/checks/sheets.ts';
import { basicAuth } from '../support/app.ts';
import { asJson, smallPhoto, startReadingApp, upload } from '../support/reading-app.ts';

it('approved sheets are read anew, and what comes out otherwise is counted, marked or not', async () => {
  const truth = sheet('sound');
  const app = await startReadingApp({ SECOND_LOOK: 'off' }, { read: { answer: { text: JSON.stringify(truth) } } });
  const uploaded = await upload(app.url, { 'a.jpg': await smallPhoto() }, asJson);
  const { job } = (await uploaded.json()) as { job: { url: string } };
  const headers = { Authorization: basicAuth, 'Content-Type': 'application/json' };
  const body = JSON.stringify({ revision: 1 });
  await fetch(`${app.url}/api/v1${job.url}/sheets/1/approve`, { method: 'POST', headers, body });
  const misread = sheet('sound');
  misread.header.voyage = 'V-9';
  Object.assign(misread.arrival_tanks[3] ?? {}, { net_bbls: 1 });
  app.model.script.read.answer = { text: JSON.stringify(misread) };
  const printed = vi.spyOn(process.stdout, 'write').mockReturnValue(true);

  const code = await evaluateCommand(
    'gpt-other',
    app.context.config,
    createLogger('silent', { write: () => undefined }),
  );

  const words = printed.mock.calls.map(([text]) => String(text)).join('');
  printed.mockRestore();
  const [, share = '', silent = '', marked = ''] = /all 1 +(\S+)% +(\S+)% +(\S+)%/.exec(words) ?? [];
  expect(code).toBe(0);
  expect(app.model.lastRequest?.body.model).toBe('gpt-other');
  expect(Number(share)).toBeGreaterThan(98);
  expect([silent, marked].map((text) => Number(text) > 0)).toEqual([true, true]);
});
