import { describe, expect, test } from 'vitest';
import type { ReviewJson } from '../../src/web/exports/review-json.ts';
import { sheet } from '../domain/checks/sheets.ts';
import { basicAuth } from '../support/app.ts';
import { asJson, smallPhoto, startReadingApp, upload, type ReadingApp } from '../support/reading-app.ts';

/** A sheet in whose fourth arrival row the writer slipped: net 2,020.9 instead of 2,060.9. */
const slip = { table: 'arrival_tanks', row: 3, field: 'net_bbls' } as const;
const mended = { kind: 'cell', ...slip, value: '2,060.9' } as const;

describe('changing a sheet', () => {
  test('works findings and totals out anew and keeps what was read', async () => {
    const { app, url } = await sheetWithSlip();
    const before = await look(app, url);

    const saved = await send(app, `${url}/changes`, { revision: before.revision, changes: [mended] });

    expect(contradicted(before)).toEqual([[3, 'net_bbls']]);
    expect(contradicted(saved.body)).toEqual([]);
    expect(saved.body.report?.arrival_tanks[3]?.net_bbls).toBe(2060.9);
    expect(saved.body.as_read?.arrival_tanks[3]?.net_bbls).toBe(2020.9);
    expect(saved.body.corrected).toEqual([slip]);
    expect(saved.body.markdown).toContain('2060.9');
    expect(saved.body.changes).toMatchObject([{ by: 'demo', replaced: 2020.9, change: { ...slip, value: 2060.9 } }]);
    expect(saved.body.revision).toBe(before.revision + 1);
  });

  test('settles nothing: the same sheet reads the same for whoever looks next', async () => {
    const { app, url } = await sheetWithSlip();
    const { revision } = await look(app, url);

    const saved = await send(app, `${url}/changes`, { revision, changes: [mended] });

    expect(await look(app, url)).toEqual(saved.body);
  });

  test('builds upon what another saved meanwhile in other cells', async () => {
    const { app, url } = await sheetWithSlip();
    const { revision } = await look(app, url);
    const other = { kind: 'cell', table: 'header', row: null, field: 'voyage', value: '42' };

    await send(app, `${url}/changes`, { revision, changes: [other] });
    const saved = await send(app, `${url}/changes`, { revision, changes: [mended] });

    expect(saved.status).toBe(200);
    expect(saved.body.report?.header.voyage).toBe('42');
    expect(saved.body.report?.arrival_tanks[3]?.net_bbls).toBe(2060.9);
  });

  test('meets a conflict with both values where another changed the same cell meanwhile', async () => {
    const { app, url } = await sheetWithSlip();
    const { revision } = await look(app, url);
    await send(app, `${url}/changes`, { revision, changes: [mended] });

    const late = await send(app, `${url}/changes`, { revision, changes: [{ ...mended, value: '2000' }] });

    expect(late.status).toBe(409);
    expect(late.body).toMatchObject({
      revision: revision + 1,
      conflicts: [{ ...slip, yours: { value: 2000 }, theirs: { value: 2060.9 }, by: 'demo' }],
    });
    expect((await look(app, url)).report?.arrival_tanks[3]?.net_bbls).toBe(2060.9);
  });

  test('keeps nothing of a saving with one text that is no value', async () => {
    const { app, url } = await sheetWithSlip();
    const before = await look(app, url);
    const wrong = { ...mended, field: 'gross_bbls', value: 'about 2000' };

    const refused = await send(app, `${url}/changes`, { revision: before.revision, changes: [mended, wrong] });

    expect(refused.status).toBe(400);
    expect((refused.body as unknown as { detail: string }).detail).toContain('“about 2000”');
    expect(await look(app, url)).toEqual(before);
  });

  test('says of every text that is no value which cell it is', async () => {
    const { app, url } = await sheetWithSlip();
    const { revision } = await look(app, url);
    const hot = { ...mended, field: 'temp_f', value: 'hot' };
    const late = { kind: 'cell', table: 'time_log', row: 0, field: 'time', value: '25:61' };

    const refused = await send(app, `${url}/changes`, { revision, changes: [mended, hot, late] });

    expect(refused.body).toMatchObject({
      detail: 'Temp (°F): “hot” is not a number such as 5,761.07. So it is with 1 more cell.',
      faults: [
        { table: 'arrival_tanks', row: 3, field: 'temp_f' },
        { table: 'time_log', row: 0, field: 'time', message: 'Time: “25:61” is not a time such as 08:30.' },
      ],
    });
  });

  test('sent twice, because the first answer was lost, counts once', async () => {
    const { app, url } = await sheetWithSlip();
    const { revision } = await look(app, url);
    const saving = { revision, changes: [mended, { kind: 'as_written', ...slip, row: 0 }] };

    await send(app, `${url}/changes`, saving);
    const again = await send(app, `${url}/changes`, saving);

    expect(again.status).toBe(200);
    expect(again.body.changes).toHaveLength(2);
  });

  test('is given its reason afterwards by who made it, and as long as it is the last', async () => {
    const { app, url } = await sheetWithSlip();
    const first = await send(app, `${url}/changes`, {
      revision: (await look(app, url)).revision,
      changes: [mended],
    });

    const silent = await send(app, `${url}/reason`, { revision: first.body.revision, reason: ' ' });
    const given = await send(app, `${url}/reason`, { revision: first.body.revision, reason: 'Misread' });
    const ofNone = await send(app, `${url}/reason`, { revision: first.body.revision + 1, reason: 'Misread' });

    expect([silent.status, ofNone.status]).toEqual([422, 409]);
    expect(given.body.changes).toMatchObject([{ reason: 'Misread' }]);
    expect(given.body.revision).toBe(first.body.revision);
  });

  test('answers with the revision alone where no more is asked for', async () => {
    const { app, url } = await sheetWithSlip();
    const { revision } = await look(app, url);

    const answer = await fetch(`${app.url}/api/v1${url}/changes`, {
      method: 'POST',
      body: JSON.stringify({ revision, changes: [mended] }),
      headers: { Authorization: basicAuth, 'Content-Type': 'application/json', Prefer: 'return=minimal' },
    });

    expect(await answer.json()).toEqual({ revision: revision + 1 });
  });

  test('is taken back step by step, until the sheet is as it was read', async () => {
    const { app, url } = await sheetWithSlip();
    const before = await look(app, url);
    const row = { kind: 'delete_row', table: 'products', row: 0 };
    const first = await send(app, `${url}/changes`, { revision: before.revision, changes: [mended] });
    const second = await send(app, `${url}/changes`, { revision: first.body.revision, changes: [row] });

    const undone = await send(app, `${url}/undo`, { revision: second.body.revision });
    const asRead = await send(app, `${url}/undo`, { revision: undone.body.revision });
    const tooFar = await send(app, `${url}/undo`, { revision: asRead.body.revision });

    expect(undone.body.report).toEqual(first.body.report);
    expect(asRead.body.report).toEqual(before.report);
    expect(asRead.body.findings).toEqual(before.findings);
    expect(asRead.body.as_read).toBeNull();
    expect(asRead.body.changes.map(({ undone_by }) => undone_by)).toEqual(['demo', 'demo']);
    expect(tooFar.status).toBe(409);
  });

  test('goes by a plain form too, which says only what is another text now', async () => {
    const { app, url } = await sheetWithSlip();
    const { revision, report } = await look(app, url);
    const fields = new URLSearchParams({ revision: String(revision), press: 'add_row:products:0' });
    for (const [row, tank] of (report?.arrival_tanks ?? []).entries()) {
      for (const [field, value] of Object.entries(tank))
        fields.set(`cell:arrival_tanks:${row}:${field}`, String(value ?? ''));
    }
    fields.set('cell:arrival_tanks:3:net_bbls', '2060,9');

    const answer = await fetch(`${app.url}${url}/changes`, {
      method: 'POST',
      body: fields,
      redirect: 'manual',
      headers: { Authorization: basicAuth, Accept: 'text/html' },
    });
    const after = await look(app, url);

    expect(answer.status).toBe(303);
    expect(after.changes.map(({ change }) => change.kind)).toEqual(['cell', 'add_row']);
    expect(after.report?.arrival_tanks[3]?.net_bbls).toBe(2060.9);
  });
});

describe('approving a sheet', () => {
  test('locks it until it is opened again, and both are kept with who and when', async () => {
    const { app, url } = await sheetWithSlip();
    const saved = await send(app, `${url}/changes`, { revision: (await look(app, url)).revision, changes: [mended] });

    const approved = await send(app, `${url}/approve`, { revision: saved.body.revision });
    const locked = await send(app, `${url}/changes`, {
      revision: approved.body.revision,
      changes: [{ ...mended, value: 1 }],
    });
    const unread = await send(app, `${url}/read-again`, {});
    const reopened = await send(app, `${url}/reopen`, { revision: approved.body.revision });
    const changed = await send(app, `${url}/changes`, {
      revision: reopened.body.revision,
      changes: [{ ...mended, value: 1 }],
    });

    expect(approved.body.approval).toMatchObject({ by: 'demo', reason: null });
    expect([locked.status, unread.status]).toEqual([409, 409]);
    expect(reopened.body.approval).toBeNull();
    expect(changed.status).toBe(200);
  });

  test('is told in the list of changes, and so is opening it again', async () => {
    const { app, url } = await sheetWithSlip();
    const { revision } = await look(app, url);

    const approved = await send(app, `${url}/approve`, { revision, reason: 'The master insists.' });
    await send(app, `${url}/reopen`, { revision: approved.body.revision, reason: 'One more look' });
    const page = await pageOf(app, url);

    expect(page.replace(/<[^>]+>/g, '')).toMatch(/Opened again.*One more look\s*Approved.*The master insists\./s);
  });

  test('asks for a reason where a figure is contradicted, and is never refused with one', async () => {
    const { app, url } = await sheetWithSlip();
    const { revision } = await look(app, url);

    const without = await send(app, `${url}/approve`, { revision, reason: '  ' });
    const withReason = await send(app, `${url}/approve`, { revision, reason: 'The master insists.' });

    expect(without.status).toBe(422);
    expect(without.body).toMatchObject({ needs_reason: true, contradicted: 1 });
    expect(withReason.body.approval).toMatchObject({ by: 'demo', reason: 'The master insists.' });
    expect(withReason.body.state).toBe('read');
  });

  test('is refused where the sheet changed since it was seen', async () => {
    const { app, url } = await sheetWithSlip();
    const { revision } = await look(app, url);
    await send(app, `${url}/changes`, { revision, changes: [mended] });

    expect((await send(app, `${url}/approve`, { revision })).status).toBe(409);
  });
});

describe('the sheet as it was read', () => {
  test('is shown with what was found of it then, whatever was changed since', async () => {
    const { app, url } = await sheetWithSlip();
    const { revision } = await look(app, url);
    await send(app, `${url}/changes`, { revision, changes: [mended] });

    const now = await pageOf(app, url);
    const asRead = await pageOf(app, `${url}/as-read`);

    expect([now.includes('Contradicted 1'), asRead.includes('Contradicted 1')]).toEqual([false, true]);
    expect(asRead).toContain('1 cell changed since');
    expect(asRead).toContain('Changed since; says 2060.9 now');
  });
});

describe('the form of a sheet', () => {
  test.each([
    [
      'takes the value that a button names',
      { press: 'cell:time_log:0:time:08:30' },
      [{ field: 'time', value: '08:30' }],
    ],
    ['keeps a figure as written', { press: 'as_written:products:0:api' }, [{ kind: 'as_written', field: 'api' }]],
    [
      'adds a row with what stands in it',
      { press: 'add_row:products:0', 'new:product': 'MGO', 'new:api': '36,1' },
      [{ kind: 'add_row' }, { field: 'product', value: 'MGO' }, { field: 'api', value: 36.1 }],
    ],
    ['makes nothing of names that are none of its own', { press: 'delete_row:prices:0', 'cell:x:0:y': '1' }, []],
  ])('%s', async (_, fields, changes) => {
    const { app, url } = await sheetWithSlip();
    const { revision } = await look(app, url);

    await fetch(`${app.url}${url}/changes`, {
      method: 'POST',
      body: new URLSearchParams({ revision: String(revision), ...fields }),
      redirect: 'manual',
      headers: { Authorization: basicAuth, Accept: 'text/html' },
    });

    expect((await look(app, url)).changes.map(({ change }) => change)).toMatchObject(changes);
  });
});

async function sheetWithSlip(): Promise<{ app: ReadingApp; url: string }> {
  const answer = { text: JSON.stringify(sheet('net-slip')) };
  const app = await startReadingApp({ SECOND_LOOK: 'off' }, { read: { answer } });
  const uploaded = await upload(app.url, { 'slip.jpg': await smallPhoto() }, asJson);
  const { job } = (await uploaded.json()) as { job: { url: string } };
  return { app, url: `${job.url}/sheets/1` };
}

async function look(app: ReadingApp, url: string): Promise<ReviewJson> {
  const answer = await fetch(`${app.url}${url}.json`, { headers: { Authorization: basicAuth } });
  return (await answer.json()) as ReviewJson;
}

async function send(app: ReadingApp, url: string, body: unknown): Promise<{ status: number; body: ReviewJson }> {
  const answer = await fetch(`${app.url}/api/v1${url}`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { Authorization: basicAuth, 'Content-Type': 'application/json' },
  });
  return { status: answer.status, body: (await answer.json()) as ReviewJson };
}

const contradicted = ({ findings }: ReviewJson) =>
  findings.filter(({ severity }) => severity === 'contradicted').map(({ row, field }) => [row, field]);

describe('reading a sheet again', () => {
  test('by another model keeps what people changed, and lays the new reading beside it', async () => {
    const { app, url } = await sheetWithSlip();
    const { revision } = await look(app, url);
    await send(app, `${url}/changes`, { revision, changes: [mended] });
    const other = sheet('net-slip');
    Object.assign(other.arrival_tanks[0] ?? {}, { temp_f: 77 });
    app.model.script.read.answer = { text: JSON.stringify(other) };

    await send(app, `${url}/read-again`, { reader: 'openai', model: 'gpt-other' });
    await untilRead(app, url);
    const after = await look(app, url);
    const [newest] = app.context.reviews.readings(1);
    const page = await pageOf(app, `${url}/compare?with=${newest?.id}`);

    expect(app.model.lastRequest?.body.model).toBe('gpt-other');
    expect(after.state).toBe('read');
    expect(after.report?.arrival_tanks[3]?.net_bbls).toBe(2060.9);
    expect(newest).toMatchObject({ reader: 'openai', model: 'gpt-other' });
    expect(page).toContain('2 of');
    expect(page).toContain('name="cell:arrival_tanks:0:temp_f" value="77"');
  });

  test('replaces what nobody changed, and the earlier reading can still be laid beside it', async () => {
    const { app, url } = await sheetWithSlip();
    app.model.script.read.answer = { text: JSON.stringify(sheet('sound')) };

    await send(app, `${url}/read-again`, {});
    await untilRead(app, url);

    expect((await look(app, url)).report).toEqual(sheet('sound'));
    expect(app.context.reviews.readings(1)).toHaveLength(2);
  });

  test('by a reader that there is none of is refused with the reason', async () => {
    const { app, url } = await sheetWithSlip();

    expect((await send(app, `${url}/read-again`, { reader: 'psychic' })).status).toBe(400);
  });
});

async function pageOf(app: ReadingApp, path: string): Promise<string> {
  return (await fetch(app.url + path, { headers: { Authorization: basicAuth, Accept: 'text/html' } })).text();
}

async function untilRead(app: ReadingApp, url: string): Promise<void> {
  const jobId = url.split('/')[2] ?? '';
  await app.context.progress.wait(jobId, () => app.context.isAtRest(jobId), 20_000, new AbortController().signal);
}
