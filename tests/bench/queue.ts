import type { JobJson } from '../../src/web/exports/job-json.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { basicAuth, inFlight, inOtherBytes, print, startHealthProbe, upload, withServer } from './measure.ts';

const api = { Accept: 'application/json', Prefer: 'respond-async' };

/** 300 photos in one job through a model of 1 s that is asked at most 20 at a time. */
export async function threeHundred(photo: Buffer): Promise<void> {
  const photos = 300;
  const atOnce = 20;
  const readMs = 1000;
  const settings = { OPENAI_MAX_CONCURRENCY: String(atOnce), TASKS_PER_WORKER: String(atOnce) };
  await withServer(
    { readMs, formatMs: 0 },
    async (server) => {
      const began = performance.now();
      const { job } = JSON.parse((await upload(server.url, [inOtherBytes(photo)], '/upload', api)).body) as JobJson;
      await inFlight(photos - 1, 3, async () => {
        await upload(server.url, [inOtherBytes(photo)], `${job.url}/sheets`, api);
      });
      const sentMs = performance.now() - began;
      await listen(server, job.url);
      const tookMs = performance.now() - began;
      const idealMs = (photos / atOnce) * readMs;
      print(`${photos} photos in one job, ${atOnce} at a time with a model of ${readMs} ms`, [
        ['accepted', `${(sentMs / 1000).toFixed(2)} s`],
        ['all read', `${(tookMs / 1000).toFixed(2)} s`],
        ['ideal', `${(idealMs / 1000).toFixed(2)} s`],
        ['ratio', (idealMs / tookMs).toFixed(2)],
      ]);
    },
    settings,
  );
}

/** 200 pages that watch one job of 20 sheets. */
export async function listeners(photo: Buffer): Promise<void> {
  const watching = 200;
  const sheets = 20;
  await withServer({ readMs: 2000, formatMs: 0 }, async (server) => {
    const photos = Array.from({ length: sheets }, () => inOtherBytes(photo));
    const { job } = JSON.parse((await upload(server.url, photos, '/upload', api)).body) as JobJson;
    const probe = startHealthProbe(server.url);
    const heard = await Promise.all(Array.from({ length: watching }, () => listen(server, job.url)));
    const health = await probe.stop();
    const ends = heard.map(({ endedAt }) => endedAt);
    print(`${watching} pages watching one job of ${sheets} sheets`, [
      ['told', `${heard.reduce((sum, { events }) => sum + events, 0)} events`],
      ['to the end', `${heard.filter(({ isDone }) => isDone).length} of ${watching}`],
      ['last after', `${(Math.max(...ends) - Math.min(...ends)).toFixed(0)} ms behind the first`],
      ['/healthz', `p50 ${health.p50.toFixed(1)} ms, p99 ${health.p99.toFixed(1)} ms of ${health.count}`],
    ]);
  });
}

/** Follows a job to its end. */
async function listen(
  { url }: ServerProcess,
  jobUrl: string,
): Promise<{ events: number; isDone: boolean; endedAt: number }> {
  const answer = await fetch(`${url}${jobUrl}/events`, { headers: { Authorization: basicAuth } });
  const text = await answer.text();
  return {
    events: text.match(/^event: sheet$/gm)?.length ?? 0,
    isDone: text.includes('event: done'),
    endedAt: performance.now(),
  };
}
