import { describe, expect, it } from 'vitest';
import { blankHeader } from '../../src/domain/report.ts';
import { matchOf, wordsOfReport } from '../../src/stores/search-words.ts';
import { someSuccess } from '../support/jobs.ts';

describe('matchOf', () => {
  it.each([
    ['houston', '"houston"*'],
    ['tft 54', '"tft" "54"*'],
    ['rmg 3', '"rmg" "3"'],
    ['12.7', '"12.7"'],
    ['a" OR "b*', '"a" "OR" "b*"'],
    ['  one\tone\u0000two  ', '"one" "two"*'],
    ['🚢 köln', '"köln"*'],
  ])('takes %j as %s', (typed, match) => {
    expect(matchOf(typed)).toBe(match);
  });

  it.each(['', ' ', '"', '*', '🚢', '-', '\u0000', '\ud800'])('finds nothing to search by in %j', (typed) => {
    expect(matchOf(typed)).toBeNull();
  });

  it('counts 200 characters, none of them cut in two, and ten words', () => {
    expect(matchOf('x'.repeat(5000))).toBe(`"${'x'.repeat(200)}"*`);
    expect(matchOf(`${'x'.repeat(199)}𝟙more`)).toBe(`"${'x'.repeat(199)}𝟙"*`);
    expect(matchOf('aa bb cc dd ee ff gg hh ii jj kk')).toBe('"aa" "bb" "cc" "dd" "ee" "ff" "gg" "hh" "ii" "jj"*');
  });
});

describe('wordsOfReport', () => {
  it('is every value of the sheet once, and no blank', () => {
    const header = { ...blankHeader(), barge: 'TFT 54', vessel: 'TFT 54' };

    expect(wordsOfReport({ ...someSuccess.report, header })).toBe('TFT 54 All Fast 2025-06-18 14:32');
  });
});
