import { describe, expect, test } from 'vitest';
import type { JobJson } from '../../src/web/exports/job-json.ts';
import { newJob } from '../support/jobs.ts';
import { basicAuth, startApp, type RunningApp } from '../support/app.ts';
import { asJson, smallPhoto, startReadingApp, upload } from '../support/reading-app.ts';

interface History {
  jobs: { id: string; name: string; state: string; sheets: number; thumbnails: string[] }[];
  counts: Record<string, number>;
  older: number | null;
  older_url: string | null;
}

const get = (url: string, accept = 'text/html'): Promise<Response> =>
  fetch(url, { headers: { Authorization: basicAuth, Accept: accept } });

const listOf = async (url: string): Promise<History> => (await (await get(url, 'application/json')).json()) as History;

/** Jobs that nothing is going to read: their sheets are cancelled as soon as they are there. */
function addJobs({ context }: RunningApp, count: number, name = 'Delivery'): string[] {
  return Array.from({ length: count }, (_, n) => {
    const id = `20250618-1432-${'23456789AB'[Math.floor(n / 10)]}${'23456789AB'[n % 10]}QK3`;
    context.jobs.accept(newJob(id, 2, { name: `${name} ${n}` }));
    context.sheets.cancel(id, null, Date.now());
    return id;
  });
}

describe('the history', () => {
  test('says what it is for when there is nothing in it, with no filters to nothing', async () => {
    const { url } = await startApp();

    const page = await (await get(`${url}/history`)).text();

    expect(page).toContain('No sheet has been read yet.');
    expect(page).toContain('href="/upload"');
    expect(page).not.toContain('role="search"');
  });

  test('is the same jobs as page, as .json and under the API, the older ones one link away', async () => {
    const app = await startApp();
    const ids = addJobs(app, 33).reverse();

    const first = await listOf(`${app.url}/history.json`);
    const api = await get(`${app.url}/api/v1/jobs`, '*/*');
    const second = await listOf(`${app.url}${first.older_url}`);
    const page = await (await get(`${app.url}/history`)).text();

    expect([...first.jobs, ...second.jobs].map(({ id }) => id)).toEqual(ids);
    expect([first.jobs.length, second.older_url]).toEqual([30, null]);
    expect(api.headers.get('link')).toBe(`</api/v1/jobs?before=${first.older}>; rel="next"`);
    expect(await api.json()).toMatchObject({ jobs: first.jobs });
    expect([...page.matchAll(/history__name" href="\/jobs\/([^"]+)"/g)].map(([, id]) => id)).toEqual(ids.slice(0, 30));
    expect(page).toContain(`href="/history?before=${first.older}" rel="next"`);
  });

  test('shows of each job its name, its state in words and its photos, loaded when they are looked at', async () => {
    const app = await startApp();
    const [id] = addJobs(app, 1, '<b>North</b>');

    const page = await (await get(`${app.url}/history`)).text();

    expect(page).toContain('&lt;b&gt;North&lt;/b&gt; 0');
    expect(page).toMatch(/history__state">[^]*?Cancelled/);
    expect(page).toContain('2 sheets');
    expect(page.match(new RegExp(`<img src="/jobs/${id}/sheets/\\d/thumbnail[^>]* loading="lazy"`, 'g'))).toHaveLength(
      2,
    );
  });

  test('shows a neutral sheet where the photo is gone', async () => {
    const app = await startApp();
    const [id = ''] = addJobs(app, 1);
    for (const sheet of app.context.sheets.ofJob(id)) app.context.sheets.markPhotoRemoved(sheet.id, Date.now());

    const page = await (await get(`${app.url}/history`)).text();
    const { jobs } = await listOf(`${app.url}/history.json`);

    expect(page.match(/class="thumbnail"/g)).toHaveLength(2);
    expect(page).not.toContain('<img src="/jobs/');
    expect(jobs[0]?.thumbnails).toEqual([]);
  });
});

describe('filters and search', () => {
  test('find a sheet by what stands on it, once it is read', async () => {
    const app = await startReadingApp();
    const answer = await upload(app.url, { 'north.jpg': await smallPhoto() }, asJson);
    const { job, sheets } = (await answer.json()) as JobJson;
    const product = sheets[0]?.report?.products[0]?.product ?? '';

    const found = await listOf(`${app.url}/history.json?q=${encodeURIComponent(product)}`);
    const none = await listOf(`${app.url}/history.json?q=pegasus`);

    expect(product).not.toBe('');
    expect(found.jobs.map(({ id }) => id)).toEqual([job.id]);
    expect(none).toMatchObject({ jobs: [], older: null });
  });

  test('go together, keep one another in their links, and count by state what the search finds', async () => {
    const app = await startApp();
    addJobs(app, 32);

    const page = await (await get(`${app.url}/history?q=delivery&state=cancelled`)).text();
    const list = await listOf(`${app.url}/history.json?q=delivery&state=cancelled`);

    expect(list.counts).toMatchObject({ all: 32, open: 0, read: 0, needs_review: 0, failed: 0, cancelled: 32 });
    expect(page).toContain('href="/history?q=delivery&amp;state=failed"');
    expect(page).toContain(`href="/history?q=delivery&amp;state=cancelled&amp;before=${list.older}"`);
    expect(page).toContain('<input type="hidden" name="state" value="cancelled">');
    expect(page).toMatch(/href="\/history\?q=delivery&amp;state=cancelled" aria-current="true"/);
    expect(list.older_url).toBe(`/history.json?q=delivery&state=cancelled&before=${list.older}`);
  });

  test('say what to do where nothing is found', async () => {
    const app = await startApp();
    addJobs(app, 1);

    const noWord = await (await get(`${app.url}/history?q=%3Cpegasus%3E`)).text();
    const otherState = await (await get(`${app.url}/history?q=delivery&state=failed`)).text();
    const noState = await (await get(`${app.url}/history?state=failed`)).text();

    expect(noWord).toContain('Nothing found for “&lt;pegasus&gt;”.');
    expect(otherState).toContain('Search in all jobs');
    expect(noState).toContain('No sheet has failed.');
  });

  test.each(['%22', '*', '%F0%9F%9A%A2', '%00', 'a%22%20OR%20%22b', 'x'.repeat(5000), '', '&q=twice', '%20'])(
    'take q=%s for what it is',
    async (q) => {
      const { url } = await startApp();

      const answers = await Promise.all([get(`${url}/history?q=${q}`), get(`${url}/history.json?q=${q}`)]);

      expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    },
  );

  test.each(['before=nonsense', 'before=-1', 'before=9999999999999999', 'state=nonsense', 'state=read&state=failed'])(
    'refuse %s in a sentence',
    async (query) => {
      const { url } = await startApp();

      const answer = await get(`${url}/history?${query}`, 'application/json');

      expect(answer.status).toBe(400);
    },
  );
});
