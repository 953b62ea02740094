import { describe, expect, test, vi } from 'vitest';
import type { JobJson } from '../../src/web/exports/job-json.ts';
import { manyPhotos } from '../support/many-photos.ts';
import { asJson, startReadingApp, upload } from '../support/reading-app.ts';

describe('a model that takes fifteen calls a second and answers 429 to the rest', () => {
  test('is asked for as much as it takes: seventy sheets end read at no cost in attempts, with few refusals', async () => {
    const { url, model, context } = await startReadingApp(
      { TASKS_PER_WORKER: '16', MAX_FILES: '100' },
      { limit: { calls: 15, perMs: 1000 } },
    );

    const answer = await upload(url, await manyPhotos(70), { ...asJson, Prefer: 'respond-async' });
    const { job } = (await answer.json()) as JobJson;
    await vi.waitFor(() => expect(context.sheets.countUnfinished(job.id)).toBe(0), { timeout: 25_000, interval: 50 });

    const sheets = context.sheets.ofJob(job.id);
    expect(new Set(sheets.map(({ state }) => state))).toEqual(new Set(['read']));
    expect(Math.max(...sheets.map(({ attempts }) => attempts))).toBe(1);
    expect(model.counts.read).toBe(70);
    expect(model.counts.refused).toBeLessThan(25);
  });
});
