import { describe, expect, it } from 'vitest';
import { failure } from '../../src/domain/failure.ts';
import { createReaderPauseStore } from '../../src/stores/reader-pauses.ts';
import { freshDatabase, openForTest } from '../support/database.ts';

const [refused, unreachable] = [failure('reader_unauthorized', 'reading'), failure('reader_unavailable', 'reading')];

describe('a reader that is paused', () => {
  it('is found by the next process, with why, since when and when it is tried', () => {
    const { db, path } = freshDatabase();
    createReaderPauseStore(db).pause('openai', refused, 1000, 31_000);

    const pauses = createReaderPauseStore(openForTest(path));

    expect(pauses.find('openai')).toEqual({
      reader: 'openai',
      failure: refused,
      pausedAt: 1000,
      probeAt: 31_000,
      probes: 0,
    });
    expect(pauses.find('local')).toBeNull();
  });

  it('goes on being paused from when it first was, each further pause a probe that failed', () => {
    const pauses = createReaderPauseStore(freshDatabase().db);
    pauses.pause('openai', refused, 1000, 31_000);

    pauses.pause('openai', unreachable, 31_500, 91_500);

    expect(pauses.find('openai')).toMatchObject({ failure: unreachable, pausedAt: 1000, probeAt: 91_500, probes: 1 });
  });

  it('is resumed once', () => {
    const pauses = createReaderPauseStore(freshDatabase().db);
    pauses.pause('openai', refused, 1000, 31_000);

    expect(pauses.resume('openai')).toBe(true);
    expect(pauses.resume('openai')).toBe(false);
    expect(pauses.find('openai')).toBeNull();
  });
});
