import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Db } from '../../src/database/open.ts';
import { createLogger } from '../../src/logging.ts';
import { createClaimStore } from '../../src/stores/claims.ts';
import { createDeliveryStore } from '../../src/stores/deliveries.ts';
import { createJobStore } from '../../src/stores/jobs.ts';
import { createSecretBox } from '../../src/stores/secret-box.ts';
import { createWebhookStore, webhookEvents } from '../../src/stores/webhooks.ts';
import { createDeliverer, type DelivererParts } from '../../src/webhooks/deliverer.ts';
import { freshDatabase } from '../support/database.ts';
import { claimOne, newJob, someSuccess } from '../support/jobs.ts';
import { isSignedBy, startReceiver, type Receiver } from '../support/webhook-receiver.ts';

const second = 1000;
const minute = 60 * second;
const box = createSecretBox('a secret of the sessions');

describe('a deliverer', () => {
  it('posts what happened to a sheet, signed so that the receiver can tell', async () => {
    const receiver = await startReceiver();
    const { secret, readSheet, deliverer, state } = setUp(receiver);

    readSheet();
    deliverer.nudge();
    await receiver.until(1);

    const [received] = receiver.received;
    expect(received?.body).toMatchObject({ event: 'sheet.needs_review', job: { id: 'job' }, sheet: { n: 1 } });
    expect(received?.headers).toMatchObject({
      'content-type': 'application/json',
      'ullage-event': 'sheet.needs_review',
      'ullage-delivery': received?.body.id,
    });
    expect(received && isSignedBy(secret, received)).toBe(true);
    expect(received && isSignedBy(`${secret}x`, received)).toBe(false);
    await vi.waitFor(() => expect(state()).toEqual(['delivered']));
  });

  it('tries again after 10 s, 1, 5 and 30 min and 2 h, with the same body and id, and then gives up', async () => {
    const receiver = await startReceiver();
    receiver.answers(500);
    const { readSheet, pass, last, state, clock } = setUp(receiver);
    readSheet();
    pass(0);

    for (const [index, wait] of [10 * second, minute, 5 * minute, 30 * minute, 120 * minute].entries()) {
      await vi.waitFor(() => expect(last()).toMatchObject({ attempts: index + 1, dueAt: clock.now + wait }));
      pass(wait - 1);
      expect(last().attempts).toBe(index + 1);
      pass(1);
      await receiver.until(index + 2);
    }

    await vi.waitFor(() => expect(state()).toEqual(['given_up']));
    pass(1000 * minute);
    expect(receiver.received).toHaveLength(6);
    expect(new Set(receiver.received.map(({ text }) => text)).size).toBe(1);
    expect(new Set(receiver.received.map(({ headers }) => headers['ullage-signature'])).size).toBe(6);
    expect(last()).toMatchObject({ status: 500, problem: 'Answered 500.' });
  });

  it('gives an answer up that does not come', async () => {
    const receiver = await startReceiver();
    receiver.answers(() => undefined);
    const { readSheet, deliverer, last } = setUp(receiver, { timeoutMs: 50 });

    readSheet();
    deliverer.nudge();

    await vi.waitFor(() => expect(last()).toMatchObject({ status: null, problem: 'No answer within 0.05 seconds.' }));
  });

  it('removes a webhook whose address says that it is gone', async () => {
    const receiver = await startReceiver();
    receiver.answers(410);
    const { readSheet, deliverer, webhooks } = setUp(receiver);

    readSheet();
    deliverer.nudge();

    await vi.waitFor(() => expect(webhooks.list()).toEqual([]));
  });

  it('cuts off what is under way to a webhook that was removed, and sends it nothing more', async () => {
    const receiver = await startReceiver();
    const aborted = new Promise<void>((resolve) => receiver.answers((response) => response.once('close', resolve)));
    const { id, readSheet, deliverer, webhooks, pass } = setUp(receiver);
    readSheet();
    deliverer.nudge();
    await receiver.until(1);

    webhooks.remove(id);
    deliverer.nudge();
    await aborted;
    readSheet();
    pass(1000 * minute);

    expect(receiver.received).toHaveLength(1);
  });

  it('leaves room for the others while one address keeps it waiting', async () => {
    const [slow, quick] = [await startReceiver(), await startReceiver()];
    slow.answers(() => undefined);
    const { readSheet, deliverer, webhooks } = setUp(slow);
    webhooks.create({ url: quick.url, events: webhookEvents, account: 'demo', now: 0 });

    for (let sheet = 0; sheet < 10; sheet += 1) readSheet();
    deliverer.nudge();
    await quick.until(10);

    expect(slow.received.length).toBeLessThanOrEqual(2);
  });

  it('sends nothing twice over a restart, but what was cut off again, under the same id', async () => {
    const receiver = await startReceiver();
    const first = setUp(receiver);
    first.readSheet();
    first.deliverer.nudge();
    await vi.waitFor(() => expect(first.state()).toEqual(['delivered']));
    receiver.answers(() => undefined);
    first.readSheet();
    first.deliverer.nudge();
    await receiver.until(2);
    await first.deliverer.stop(0);
    receiver.answers(204);

    const second = setUp(receiver, {}, first.db);
    second.deliverer.nudge();
    await receiver.until(3);

    await vi.waitFor(() => expect(second.state()).toEqual(['delivered', 'delivered']));
    const ids = receiver.received.map(({ body }) => body.id);
    expect(ids[1]).toBe(ids[2]);
    expect(ids[0]).not.toBe(ids[1]);
    expect(second.last().attempts).toBe(1);
  });

  it('delivers what a process that was killed had begun, once its time is over', async () => {
    const receiver = await startReceiver();
    const { id, readSheet, deliveries, pass, clock } = setUp(receiver);
    readSheet();
    const until = clock.now + 20 * second;
    deliveries.claimDue(id, { now: clock.now, until, latest: Infinity }, 1, []);

    pass(19 * second);
    expect(receiver.connections()).toBe(0);
    pass(second);

    await receiver.until(1);
  });

  it('lets what is under way end when it is stopped, and begins nothing more', async () => {
    const receiver = await startReceiver();
    let answer = (): void => undefined;
    receiver.answers((response) => (answer = () => void response.writeHead(204).end()));
    const { readSheet, deliverer, state } = setUp(receiver);
    readSheet();
    deliverer.nudge();
    await receiver.until(1);

    const stopped = deliverer.stop(5000);
    readSheet();
    deliverer.nudge();
    answer();
    await stopped;

    expect(state()).toEqual(['waiting', 'delivered']);
    expect(receiver.received).toHaveLength(1);
  });

  it('sends once more what was given up, and now what waits for a later try, with all attempts before it', async () => {
    const receiver = await startReceiver();
    receiver.answers(500);
    const { id, readSheet, pass, last, state, deliveries, clock } = setUp(receiver);
    readSheet();
    pass(0);
    await vi.waitFor(() => expect(last()).toMatchObject({ attempts: 1, status: 500 }));

    receiver.answers(204);
    const wasKnown = [deliveries.sendAgain(id, last().code), deliveries.sendAgain(id, 'no such')];
    pass(0);
    await receiver.until(2);
    await vi.waitFor(() => expect(state()).toEqual(['delivered']));
    deliveries.sendAgain(id, last().code);
    pass(0);
    await receiver.until(3);

    await vi.waitFor(() => expect(last()).toMatchObject({ state: 'delivered', attempts: 1, status: 204 }));
    expect(wasKnown).toEqual([true, false]);
    expect(clock.now).toBe(1_750_000_000_000);
    expect(new Set(receiver.received.map(({ text }) => text)).size).toBe(1);
  });

  it('posts nothing that it cannot sign, and says what to do', async () => {
    const receiver = await startReceiver();
    const { db, readSheet } = setUp(receiver);
    readSheet();
    const other = createSecretBox('another secret of the sessions');
    const deliveries = createDeliveryStore(db, other);

    const { pass, last } = setUp(receiver, { deliveries }, db);
    pass(0);

    await vi.waitFor(() => expect(last().problem).toMatch(/SESSION_SECRET was changed: give the webhook a new one/));
    expect(receiver.connections()).toBe(0);
  });

  it('says nothing of secrets and addresses in the log', async () => {
    const receiver = await startReceiver();
    receiver.answers(500);
    const { secret, readSheet, deliverer, last, logLines } = setUp(receiver);

    readSheet();
    deliverer.nudge();
    await vi.waitFor(() => expect(last().problem).not.toBeNull());

    expect(logLines.join('')).toContain('delivery will be tried again');
    expect(logLines.join('')).not.toContain(secret);
    expect(logLines.join('')).not.toContain(receiver.url);
  });
});

/** A deliverer over a real database with one webhook to `receiver`, whose clock is the test's; it looks when it is nudged. */
function setUp(receiver: Receiver, changes: Partial<DelivererParts> = {}, db: Db = freshDatabase().db) {
  const [webhooks, deliveries] = [createWebhookStore(db, box), createDeliveryStore(db, box)];
  const [jobs, claims] = [createJobStore(db), createClaimStore(db)];
  const logLines: string[] = [];
  const log = createLogger('debug', { write: (line) => void logLines.push(line) });
  const clock = { now: 1_750_000_000_000 };
  const deliverer = createDeliverer({
    webhooks,
    deliveries,
    log,
    allowPrivate: true,
    now: () => clock.now,
    ...changes,
  });
  onTestFinished(() => deliverer.stop(0));
  const known = webhooks.list()[0]?.id;
  const { id, secret } =
    known === undefined
      ? webhooks.create({ url: receiver.url, events: webhookEvents, account: 'demo', now: 0 })
      : { id: known, secret: '' };
  const listed = () => deliveries.list(id, 100);

  return {
    ...{ db, webhooks, deliveries, deliverer, id, secret, clock, logLines },
    /** Has one more sheet read, with something to look at. */
    readSheet(): void {
      if (jobs.find('job') === null) jobs.accept(newJob('job', 1));
      else jobs.addSheets('job', newJob('job', 1));
      claims.settleRead(claimOne(claims), someSuccess, clock.now);
    },
    /** Lets `ms` pass, and has the deliverer look. */
    pass(ms: number): void {
      clock.now += ms;
      deliverer.nudge();
    },
    /** the states of the deliveries, the newest first */
    state: () => listed().map(({ state }) => state),
    last: () => {
      const [last] = listed();
      if (last === undefined) throw new Error('there is no delivery');
      return last;
    },
  };
}
