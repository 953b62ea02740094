import { describe, expect, it } from 'vitest';
import { failure } from '../../src/domain/failure.ts';
import { proveReport } from '../../src/domain/prove.ts';
import { createClaimStore } from '../../src/stores/claims.ts';
import { createJobStore } from '../../src/stores/jobs.ts';
import { createDeliveryStore } from '../../src/stores/deliveries.ts';
import { createReviewStore } from '../../src/stores/reviews.ts';
import { createSecretBox } from '../../src/stores/secret-box.ts';
import { createSheetStore } from '../../src/stores/sheets.ts';
import { createWebhookStore, webhookEvents, type WebhookEvent } from '../../src/stores/webhooks.ts';
import { jobJson } from '../../src/web/exports/job-json.ts';
import { freshDatabase } from '../support/database.ts';
import { claimOne, newJob, someSuccess } from '../support/jobs.ts';

const clean = { ...someSuccess, ...proveReport(someSuccess.report, null), findings: [] };
const now = 1_750_000_000_123;
const box = createSecretBox('a secret of the sessions');

describe('a webhook is told', () => {
  it('that a sheet is read, needs review or has failed, each once', () => {
    const { claims, told } = setUp(3);

    claims.settleRead(claimOne(claims), clean, now);
    claims.settleRead(claimOne(claims), someSuccess, now);
    claims.settleFailed(claimOne(claims), failure('not_a_report', 'reading'), null, now);

    expect(told()).toEqual(['sheet.read', 'sheet.needs_review', 'sheet.failed']);
  });

  it('that a sheet is approved, and not that it is read as well', () => {
    const { claims, reviews, told } = setUp();
    claims.settleRead(claimOne(claims), someSuccess, now);
    const saving = savingOf(reviews);

    reviews.approve(saving, { approved: true, reason: 'So it is.', state: 'read' });
    reviews.approve(
      { ...saving, revision: saving.revision + 1 },
      { approved: false, reason: null, state: 'needs_review' },
    );

    expect(told()).toEqual(['sheet.needs_review', 'sheet.approved', 'sheet.needs_review']);
  });

  it('that a person’s changes left nothing to look at', () => {
    const { claims, reviews, told } = setUp();
    claims.settleRead(claimOne(claims), someSuccess, now);

    reviews.save(savingOf(reviews), [], null, clean);

    expect(told()).toEqual(['sheet.needs_review', 'sheet.read']);
  });

  it('nothing while a sheet is tried again, and nothing that it does not want', () => {
    const { claims, told } = setUp(2, ['sheet.failed']);

    claims.retryLater(claimOne(claims), failure('reader_busy', 'reading'), null, now, now);
    claims.settleRead(claimOne(claims), clean, now);

    expect(told()).toEqual([]);
  });

  it('in the transaction of what it is told of, or not at all', () => {
    const { db, claims, told, sheets } = setUp();
    const claim = claimOne(claims);

    const broken = db.transaction(() => {
      claims.settleRead(claim, clean, now);
      throw new Error('the power went');
    });

    expect(broken).toThrow('the power went');
    expect(sheets.find('job', 1)?.state).toBe('reading');
    expect(told()).toEqual([]);
  });

  it('what the API says of job and sheet at that moment, also when it has changed since', () => {
    const { claims, reviews, jobs, sheets, bodies } = setUp(2);
    claims.settleRead(claimOne(claims), someSuccess, now);
    claims.settleFailed(claimOne(claims), failure('not_a_report', 'reading'), null, now);
    const job = jobs.find('job');
    const then = job && jobJson(job, sheets.ofJob('job'));
    reviews.approve(savingOf(reviews), { approved: true, reason: 'x', state: 'read' });
    const after = job && jobJson(job, sheets.ofJob('job'));

    const [first, second, third] = bodies();

    expect(first?.job).toEqual({ ...then?.job, state: 'reading' });
    expect([second?.job, third?.job]).toEqual([then?.job, after?.job]);
    expect([first?.sheet, second?.sheet, third?.sheet]).toMatchObject([
      commonTo(then?.sheets[0]),
      commonTo(then?.sheets[1]),
      commonTo(after?.sheets[0]),
    ]);
    expect(third?.sheet).toMatchObject({ approved: { by: 'demo', at: new Date(now).toISOString() } });
  });
});

describe('the deliveries', () => {
  it('go with the webhook, and with the sheet that they are about', () => {
    const { claims, jobs, sheets, webhooks, deliveries, told, db } = setUp(2);
    const other = webhooks.create({ url: 'https://other.example/', events: webhookEvents, account: 'demo', now });
    claims.settleRead(claimOne(claims), clean, now);
    deliveries.addTest(other.id);

    webhooks.remove(other.id);
    const before = told();
    sheets.remove('job', null);
    jobs.remove('job');

    expect(before).toEqual(['sheet.read']);
    expect(db.prepare('SELECT count(*) FROM deliveries').pluck().get()).toBe(0);
  });

  it('are forgotten some time after they ended, never while they wait', () => {
    const { claims, deliveries, id } = setUp(3);
    for (let n = 0; n < 3; n += 1) claims.settleRead(claimOne(claims), clean, now);
    const [taken, failed] = deliveries.claimDue(id, { now, until: now + 1000, latest: Infinity }, 2, []);
    deliveries.settleDelivered(taken?.id ?? 0, 200, now);
    deliveries.settleFailed(failed?.id ?? 0, { status: 500, problem: 'Answered 500.' }, null, now + 1);

    const forgotten = [deliveries.forget(now), deliveries.forget(now + 1), deliveries.forget(Infinity)];

    expect(forgotten).toEqual([0, 1, 1]);
    expect(deliveries.list(id, 10).map(({ state }) => state)).toEqual(['waiting']);
  });

  it('that are due beyond the longest wait are due at once: the clock was put back', () => {
    const { claims, deliveries, id } = setUp();
    claims.settleRead(claimOne(claims), clean, now);
    const [claim] = deliveries.claimDue(id, { now, until: now, latest: Infinity }, 1, []);
    deliveries.settleFailed(claim?.id ?? 0, { status: 500, problem: 'Answered 500.' }, now + 10_000, now);
    const earlier = now - 86_400_000;

    const due = deliveries.claimDue(id, { now: earlier, until: earlier, latest: earlier + 7_200_000 }, 1, []);

    expect(due.map(({ attempt }) => attempt)).toEqual([2]);
  });
});

describe('the secret of a webhook', () => {
  it('is nowhere in the database, and known to whoever signs', () => {
    const { claims, db, deliveries, webhooks } = setUp();
    const { id, secret } = webhooks.create({ url: 'https://a.example/', events: webhookEvents, account: 'demo', now });
    claims.settleRead(claimOne(claims), clean, now);

    const rows = JSON.stringify(db.prepare('SELECT * FROM webhooks').all());
    const [claim] = deliveries.claimDue(id, { now, until: now, latest: Infinity }, 1, []);

    expect(rows).not.toContain(secret);
    expect(claim?.secret).toBe(secret);
  });

  it('of an earlier release is sealed at the start', () => {
    const { claims, db, deliveries, id } = setUp();
    db.prepare('UPDATE webhooks SET secret = ?').run('whsec_open');
    claims.settleRead(claimOne(claims), clean, now);

    createWebhookStore(db, box);
    const rows = JSON.stringify(db.prepare('SELECT * FROM webhooks').all());
    const [claim] = deliveries.claimDue(id, { now, until: now, latest: Infinity }, 1, []);

    expect(rows).not.toContain('whsec_open');
    expect(claim?.secret).toBe('whsec_open');
  });

  it('is gone with the key that it was sealed with, and said to be, until there is a new one', () => {
    const { claims, db, id } = setUp();
    claims.settleRead(claimOne(claims), clean, now);
    const other = createSecretBox('another secret of the sessions');
    const [webhooks, deliveries] = [createWebhookStore(db, other), createDeliveryStore(db, other)];
    const claim = () => deliveries.claimDue(id, { now: Infinity, until: now, latest: Infinity }, 1, [])[0];

    const before = [webhooks.list()[0]?.hasSecret, claim()?.secret];
    const secret = webhooks.renewSecret(id);

    expect(before).toEqual([false, null]);
    expect([webhooks.list()[0]?.hasSecret, claim()?.secret]).toEqual([true, secret]);
    expect(webhooks.renewSecret(99)).toBeNull();
  });
});

describe('a sealed secret', () => {
  it('opens for its owner alone, and not once a bit of it is wrong', () => {
    const sealed = box.seal('whsec_a', 'https://a.example/');
    const damaged = Buffer.from(sealed, 'base64url');
    damaged.writeUInt8(damaged.readUInt8(14) ^ 1, 14);

    expect(box.open(sealed, 'https://a.example/')).toBe('whsec_a');
    expect(box.open(sealed, 'https://b.example/')).toBeNull();
    expect(box.open(damaged.toString('base64url'), 'https://a.example/')).toBeNull();
    expect(box.open('', 'https://a.example/')).toBeNull();
    expect(box.seal('whsec_a', 'https://a.example/')).not.toBe(sealed);
  });
});

/** A job of `count` queued sheets and a webhook for `events`. */
function setUp(count = 1, events: readonly WebhookEvent[] = webhookEvents) {
  const { db } = freshDatabase();
  const [jobs, sheets, claims] = [createJobStore(db), createSheetStore(db), createClaimStore(db)];
  const reviews = createReviewStore(db);
  const [webhooks, deliveries] = [createWebhookStore(db, box), createDeliveryStore(db, box)];
  jobs.accept(newJob('job', count));
  const { id } = webhooks.create({ url: 'https://receiver.example/', events, account: 'demo', now });
  return {
    ...{ db, jobs, sheets, claims, reviews, webhooks, deliveries, id },
    /** the events so far, the oldest first */
    told: () =>
      deliveries
        .list(id, 100)
        .map(({ event }) => event)
        .reverse(),
    bodies: () =>
      deliveries
        .claimDue(id, { now: Infinity, until: now, latest: Infinity }, 100, [])
        .map(({ body }) => JSON.parse(body) as { job: object; sheet: object }),
  };
}

function savingOf(reviews: ReturnType<typeof createReviewStore>) {
  const review = reviews.find('job', 1);
  if (review === null) throw new Error('there is no report');
  return { sheetId: review.sheetId, revision: review.revision, account: 'demo', now };
}

/** What the payload has of a sheet's JSON. */
function commonTo(sheet: object | undefined): Record<string, unknown> {
  const names = ['n', 'filename', 'state', 'is_earlier', 'reader', 'model', 'report', 'findings', 'approved', 'error'];
  const common = Object.entries(sheet ?? {}).filter(([name]) => [...names, 'attempts'].includes(name));
  if (common.length !== names.length + 1) throw new Error('the sheet’s JSON has other names now');
  return Object.fromEntries(common);
}
