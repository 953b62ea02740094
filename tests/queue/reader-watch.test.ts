import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { failure, type FailureKind } from '../../src/domain/failure.ts';
import { createLogger } from '../../src/logging.ts';
import type { SheetOutcome } from '../../src/pipeline/messages.ts';
import { createReaderWatch } from '../../src/queue/reader-watch.ts';
import { createReaderPauseStore } from '../../src/stores/reader-pauses.ts';
import { freshDatabase } from '../support/database.ts';
import { someReading, someSuccess } from '../support/jobs.ts';

const now = 1_750_000_000_000;
const read: SheetOutcome = { ok: true, ...someSuccess, calls: someReading.calls };
const failed = (kind: FailureKind): SheetOutcome => ({
  ok: false,
  failure: { ...failure(kind, 'reading'), cause: 'for the log' },
  reading: null,
  calls: [],
});

function setUp() {
  const { db, path } = freshDatabase();
  const logLines: string[] = [];
  const log = createLogger('debug', { write: (line) => void logLines.push(line) });
  const pauses = createReaderPauseStore(db);
  const newWatch = () => createReaderWatch({ pauses, reader: 'openai', log });
  const watch = newWatch();
  const hear = (kind: FailureKind, times: number, at = now): void => {
    for (let i = 0; i < times; i += 1) watch.heard(failed(kind), at);
  };
  return { path, pauses, watch, newWatch, hear, logLines };
}

describe('a reader', () => {
  it.each<[FailureKind, number]>([
    ['reader_unauthorized', 3],
    ['reader_rejected', 3],
    ['reader_unavailable', 5],
    ['reader_timed_out', 8],
  ])('is paused once %s has come %i times in a row, for half a minute', (kind, times) => {
    const { watch, hear } = setUp();

    hear(kind, times - 1);
    expect(watch.pause()).toBeNull();
    hear(kind, 1);

    expect(watch.pause()).toEqual({
      reader: 'openai',
      failure: failure(kind, 'reading'),
      pausedAt: now,
      probeAt: now + 30_000,
      probes: 0,
    });
  });

  it.each<[string, SheetOutcome]>([
    ['a sheet was read', read],
    ['it was busy', failed('reader_busy')],
    ['it refused', failed('reader_refused')],
    ['it answered nonsense', failed('answer_truncated')],
  ])('is not paused where between its failures %s', (_, outcome) => {
    const { watch, hear } = setUp();

    hear('reader_unavailable', 4);
    watch.heard(outcome, now);
    hear('reader_unavailable', 4);

    expect(watch.pause()).toBeNull();
  });

  it.each<[string, SheetOutcome]>([
    ['failures of our own', failed('photo_unreadable')],
    ['a sheet whose answers were there from before', { ...read, calls: [] }],
  ])('is judged neither way by %s', (_, outcome) => {
    const { watch, hear } = setUp();

    hear('reader_unavailable', 4);
    watch.heard(outcome, now);
    expect(watch.pause()).toBeNull();
    hear('reader_unavailable', 1);

    expect(watch.pause()).not.toBeNull();
  });
});

describe('a paused reader', () => {
  it('is not blamed anew for what was under way when it was paused', () => {
    const { watch, hear } = setUp();

    hear('reader_unavailable', 16);

    expect(watch.pause()).toMatchObject({ probes: 0, probeAt: now + 30_000 });
  });

  it('is tried after half a minute, and after each try that fails later: 1, 2, 5, 5 minutes', () => {
    const { watch, hear } = setUp();
    hear('reader_unavailable', 5);

    const waits: number[] = [];
    for (let at = watch.pause()?.probeAt ?? 0; waits.length < 4; at = watch.pause()?.probeAt ?? 0) {
      expect([watch.isProbeDue(at - 1), watch.isProbeDue(at)]).toEqual([false, true]);
      hear('reader_unavailable', 1, at);
      waits.push((watch.pause()?.probeAt ?? 0) - at);
    }

    expect(waits).toEqual([60_000, 120_000, 300_000, 300_000]);
    expect(watch.pause()?.pausedAt).toBe(now);
  });

  it('is tried where the clock was put back behind the pause', () => {
    const { watch, hear } = setUp();
    hear('reader_unavailable', 5);

    expect(watch.isProbeDue(now - 60 * 60_000)).toBe(true);
  });

  it('goes on with the first answer, whatever that says of the sheet', () => {
    const { watch, pauses, hear } = setUp();
    hear('reader_unavailable', 5);

    watch.heard(failed('not_a_report'), now + 30_000);

    expect([watch.pause(), pauses.find('openai')]).toEqual([null, null]);
  });

  it('goes on when a person says so, once', () => {
    const { watch, pauses, hear } = setUp();
    hear('reader_unavailable', 5);

    expect([watch.resume(), watch.resume()]).toEqual([true, false]);

    expect([watch.pause(), pauses.find('openai')]).toEqual([null, null]);
    hear('reader_unavailable', 4);
    expect(watch.pause()).toBeNull();
  });

  it('is still paused after a restart', () => {
    const { watch, newWatch, hear } = setUp();
    hear('reader_unauthorized', 3);

    expect(newWatch().pause()).toEqual(watch.pause());
  });

  it('is paused even where that cannot be written', () => {
    const { path, watch, hear, logLines } = setUp();
    const other = new Database(path);
    other.exec('BEGIN IMMEDIATE');

    hear('reader_unauthorized', 3);
    other.close();

    expect(watch.pause()).not.toBeNull();
    expect(logLines.join('')).toContain('could not write whether the reader is paused');
  });
});
