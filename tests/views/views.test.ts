import ejs from 'ejs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { failure } from '../../src/domain/failure.ts';
import { errorPage } from '../../src/web/pages/error-page.ts';
import { historyPage } from '../../src/web/pages/history-page.ts';
import { jobPage } from '../../src/web/pages/job-page.ts';
import { sheetPage } from '../../src/web/pages/sheet-page.ts';
import { loginPage } from '../../src/web/pages/login-page.ts';
import { uploadPage } from '../../src/web/pages/upload-page.ts';
import { faultsOf, inlineCodeOf, tagsOf, unlabelledFieldsOf } from './html.ts';
import {
  failedSheet,
  queuedSheet,
  sampleJob,
  sampleNow,
  sampleReport,
  sampleSheet,
  sheetViewOf,
  viewOf,
} from './sample-sheets.ts';

const shared = { csrfToken: 'token-1', account: 'demo', requestId: 'request-1', pause: null };
const at = { iso: '2025-06-18T14:40:00.000Z', text: '14:40 UTC' };
const stranger = { ...shared, account: null };
const attack = '"><script>alert(1)</script><img src=x onerror=alert(1)>';
const words = `${attack}\n\n| a | b |\n|:--|--:|\n| <b>1</b> | [x](javascript:alert(1)) |`;

const limits = { maxFiles: 20, maxFileSizeMb: 8 };
const rejected = [{ filename: attack, kind: 'unsupported' as const, message: attack }];
const noJobs = { all: 0, open: 0, needs_review: 0, contradicted: 0, failed: 0, read: 0, approved: 0, cancelled: 0 };
const listed = {
  id: '20250618-1432-7QK3M',
  seq: 1,
  name: attack,
  account: 'demo',
  createdAt: 0,
  state: 'read' as const,
  sheets: { queued: 0, reading: 0, read: 2, needs_review: 0, failed: 0, cancelled: 0 },
  approved: 1,
  contradicted: 1,
  firstSheets: [
    { n: 1, photoSha256: 'ab'.repeat(32), isPhotoKept: true },
    { n: 2, photoSha256: 'ab'.repeat(32), isPhotoKept: false },
  ],
};
const newest = { state: null, text: null, before: null, older: null };

const paused = { ...shared, pause: { message: attack, advice: attack, since: at, tryAt: at } };

const attackedReport = {
  ...sampleReport,
  header: { ...sampleReport.header, vessel: attack },
  time_log: [{ event: attack, date: null, time: null }],
};
const attackedFinding = {
  rule: 'times',
  severity: 'doubtful' as const,
  table: 'time_log' as const,
  row: 0,
  field: 'event',
  message: attack,
  read: attack,
  implied: attack,
  cause: null,
};
const attackedSheets = [
  sampleSheet({ filename: attack, report: attackedReport, markdown: words, findings: [attackedFinding] }),
  failedSheet(words, { n: 2, failure: failure('format_failed', 'formatting', { message: attack, advice: attack }) }),
  queuedSheet({ n: 3, filename: attack }),
];

const pages: { title: string; view: string; page: object }[] = [
  { title: 'the sign-in form', view: 'login', page: loginPage({}, stranger) },
  {
    title: 'the sign-in form after a wrong password',
    view: 'login',
    page: loginPage({ username: attack, error: attack, next: attack }, stranger),
  },
  { title: 'the upload form', view: 'upload', page: uploadPage(limits, { name: 'openai', model: attack }, shared) },
  { title: 'an empty history', view: 'history', page: historyPage([], noJobs, newest, shared) },
  {
    title: 'a history',
    view: 'history',
    page: historyPage([listed], { ...noJobs, all: 1, open: 1 }, { state: 'open', text: attack, before: 9, older: 7 }, shared),
  },
  {
    title: 'a search without a find',
    view: 'history',
    page: historyPage([], noJobs, { ...newest, text: attack }, shared),
  },
  { title: 'a job that is read', view: 'job', page: jobPage(viewOf(sampleJob(), [sampleSheet()]), shared, sampleNow) },
  {
    title: 'a job under way with hostile words in it',
    view: 'job',
    page: jobPage(viewOf(sampleJob({ name: attack, rejected }), attackedSheets), shared, sampleNow),
  },
  {
    title: 'a job of many sheets while the reader is paused',
    view: 'job',
    page: jobPage(
      viewOf(
        sampleJob({ name: attack }),
        [...attackedSheets, sampleSheet({ n: 4, filename: attack, duplicateOf: { jobId: '20250618-1432-7QK3M', n: 1 } })],
        true,
      ),
      paused,
      sampleNow,
    ),
  },
  { title: 'a job without sheets', view: 'job', page: jobPage(viewOf(sampleJob(), []), shared, sampleNow) },
  ...attackedSheets.map((sheet) => ({
    title: `the page of a sheet that is ${sheet.state}`,
    view: 'sheet',
    page: sheetPage(sheetViewOf(sampleJob({ name: attack }), sheet), paused, sampleNow),
  })),
  {
    title: 'an error',
    view: 'error',
    page: errorPage({ status: 415, title: attack, detail: attack, advice: attack, rejected }, shared),
  },
  { title: 'an error to a stranger', view: 'error', page: errorPage({ status: 404, title: 'Not found', detail: 'No.' }, { csrfToken: null, account: null, requestId: 'r', pause: null }) },
];

describe.each(pages)('$title', ({ view, page }) => {
  it('is well-formed and its links lead somewhere', async () => {
    expect(faultsOf(await draw(view, page))).toEqual([]);
  });

  it('bears no inline script or style, whatever a stranger wrote', async () => {
    expect(inlineCodeOf(await draw(view, page))).toEqual([]);
  });

  it('has a label for each field', async () => {
    expect(unlabelledFieldsOf(await draw(view, page))).toEqual([]);
  });

  it('has one heading of the first rank and a title', async () => {
    const html = await draw(view, page);

    expect(tagsOf(html).filter((tag) => tag.name === 'h1')).toHaveLength(1);
    expect(html).toMatch(/<title>.+ · Ullage<\/title>/);
  });

  it('puts the token in every form that changes something, and in none that shows it in an address', async () => {
    const html = await draw(view, page);
    const forms = html.match(/<form[^]*?<\/form>/g) ?? [];

    const bearsToken = (form: string): boolean => form.includes('name="_csrf" value="token-1"');

    expect(forms.filter((form) => bearsToken(form) === form.includes('method="get"'))).toEqual([]);
  });
});

describe('the page of a job', () => {
  it('holds the tables with the headers of the sheet and the JSON as it can be copied', async () => {
    const html = await draw('job', jobPage(viewOf(sampleJob(), [sampleSheet()]), shared, sampleNow));
    const json = /<code>(\{[^]*?\})<\/code>/.exec(html)?.[1] ?? '';

    expect(html.match(/<table/g)).toHaveLength(5);
    expect(html).toContain('>Ullage (Ft)</th>');
    expect(JSON.parse(json)).toMatchObject({ n: 1, report: sampleReport });
  });

  it('marks the cell that a finding is about and links both ways', async () => {
    const html = await draw('job', jobPage(viewOf(sampleJob(), [sampleSheet()]), shared, sampleNow));

    expect(html).toMatch(/<td id="sheet-1-arrival_tanks-1-net_bbls" class="align-right marked marked--bad">/);
    expect(html).toContain('href="#sheet-1-finding-1"');
    expect(html).toContain('<a class="finding__place" href="#sheet-1-arrival_tanks-1-net_bbls">');
  });

  it('says that nothing is contradicted only where every table was read', async () => {
    const partly = sampleSheet({ report: { ...sampleReport, products: [] }, findings: [] });
    const whole = sampleSheet({ findings: [] });

    expect(await draw('job', jobPage(viewOf(sampleJob(), [whole]), shared, sampleNow))).toContain('Nothing contradicted');
    expect(await draw('job', jobPage(viewOf(sampleJob(), [partly]), shared, sampleNow))).not.toContain('Nothing contradicted');
  });

  it('shows a reader’s words as a table where no report came of them', async () => {
    const html = await draw('job', jobPage(viewOf(sampleJob(), [failedSheet('| a | b |\n|--|--|\n| 1 | 2 |')]), shared, sampleNow));

    expect(html).toContain('What the reader wrote');
    expect(html).toContain('<td>1</td>');
  });

  it('loads anew without scripts while sheets are unfinished, and only then', async () => {
    const underWay = await draw('job', jobPage(viewOf(sampleJob(), [sampleSheet(), queuedSheet({ n: 2 })]), shared, sampleNow));
    const done = await draw('job', jobPage(viewOf(sampleJob(), [sampleSheet()]), shared, sampleNow));

    expect(underWay).toContain('<meta http-equiv="refresh" content="5; url=/jobs/20250618-1432-7QK3M">');
    expect(underWay).toContain('<title>1/2 · ');
    expect(done).not.toContain('http-equiv="refresh"');
  });
});

describe('the upload form', () => {
  it('puts the token before the files, so that it is read before them', async () => {
    const html = await draw('upload', uploadPage(limits, { name: 'local', model: null }, shared));
    const form = html.slice(html.indexOf('action="/upload"'));

    expect(form.indexOf('name="_csrf"')).toBeLessThan(form.indexOf('name="files"'));
  });
});

function draw(view: string, page: object): Promise<string> {
  return ejs.renderFile(fileURLToPath(new URL(`../../views/${view}.ejs`, import.meta.url)), page);
}
