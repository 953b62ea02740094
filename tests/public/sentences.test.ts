import { describe, expect, it } from 'vitest';

interface Sentences {
  sizeText(bytes: number): string;
  timeText(ms: number): string;
  standingText(standing: object): string;
  holdText(hold: { kind: string; reason?: string; untilMs?: number } | null, nowMs: number): string | null;
}

const { sizeText, timeText, standingText, holdText } = (await import(
  new URL('../../public/js/sentences.js', import.meta.url).href
)) as Sentences;

describe('sizes and times', () => {
  it('are given as people say them', () => {
    expect([512, 287_412, 3_240_000].map(sizeText)).toEqual(['512 B', '287 kB', '3.2 MB']);
    expect([3000, 32_000, 61_000, 3_600_000, 4_800_000].map(timeText)).toEqual([
      'a few seconds',
      '35 s',
      '2 min',
      '1 h',
      '1 h 20 min',
    ]);
  });
});

describe('how the sending stands', () => {
  const standing = {
    isStarted: true,
    isDone: false,
    isPaused: false,
    hold: null,
    total: 300,
    done: 12,
    known: 0,
    pending: 287,
  };

  it.each([
    ['before', { isStarted: false }, '300 photos chosen'],
    ['while it goes on', {}, '12 of 300 photos sent, 287 to go'],
    ['while a person pauses it', { isPaused: true }, '12 of 300 photos sent, paused'],
    ['while it stands still', { hold: { kind: 'offline' } }, '12 of 300 photos sent, sending stands still'],
    ['for the moment of a look', { hold: { kind: 'checking' } }, '12 of 300 photos sent, 287 to go'],
    ['at the end, some having been there', { isDone: true, known: 2 }, '12 of 300 photos sent (2 of them before)'],
  ])('is said %s', (_when, changes, sentence) => {
    expect(standingText({ ...standing, ...changes })).toBe(sentence);
  });
});

describe('why it stands still', () => {
  it('is said with what ends it', () => {
    const busy = { kind: 'busy', reason: 'Too many uploads.', untilMs: 1_920_000 };

    expect(holdText(busy, 0)).toBe('Too many uploads. Sending goes on by itself in 32 min.');
    expect(holdText({ kind: 'offline' }, 0)).toContain('goes on by itself when it is back');
    expect(holdText({ kind: 'signed-out' }, 0)).toContain('sign in in another tab');
    expect([holdText(null, 0), holdText({ kind: 'checking' }, 0)]).toEqual([null, null]);
  });
});
