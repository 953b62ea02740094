import { describe, expect, it, test } from 'vitest';
import {
  isBlankWord,
  parseFeetInches,
  parseInches,
  parseWater,
  parseWrittenDate,
  parseWrittenNumber,
  parseWrittenTime,
} from '../../src/domain/written-values.ts';

describe('a written number', () => {
  test.each([
    ['1,049.16', 1049.16],
    ['1,234,567', 1234567],
    ['35.4', 35.4],
    ['-0.5', -0.5],
    ['−0.5', -0.5],
    ['.5', 0.5],
    ['0', 0],
    [' 12 ', 12],
    ['4 1/2', 4.5],
    ['4½', 4.5],
    ['3/8', 0.375],
    ['35,4', 35.4],
    ['0,125', 0.125],
    ['1234,567', 1234.567],
    ['1.049,16', 1049.16],
    ['243,522', 243522],
  ])('%s is %d', (text, value) => {
    const number = parseWrittenNumber(text);

    expect(number).toBe(value);
  });

  test.each(['', 'abc', '1,2,3', '12,3456.7', '35.4 F', '35.', '1e5', '4 9/8', '4 1/3', '11/2', '1 049', '--5'])(
    '%j is no number that can be told for certain',
    (text) => {
      const number = parseWrittenNumber(text);

      expect(number).toBeNull();
    },
  );

  it('is never a negative zero', () => {
    expect(parseWrittenNumber('-0.0')).toBe(0);
  });

  it('is given up at once where a cell is absurdly long', () => {
    expect(parseWrittenNumber('1'.repeat(1_000_000))).toBeNull();
  });
});

describe('free water', () => {
  test.each([
    ['NIL', 0],
    ['Nil.', 0],
    ['5.8', 5.8],
    ['trace', null],
  ])('%s is %d', (text, value) => {
    expect(parseWater(text)).toBe(value);
  });
});

describe('a written date', () => {
  test.each([
    ['1/17/2025', '2025-01-17'],
    ['08/24/25', '2025-08-24'],
    ['24/08/2025', '2025-08-24'],
    ['04-Jun-25', '2025-06-04'],
    ['04JUN2025', '2025-06-04'],
    ['12 NOV 2025', '2025-11-12'],
    ['Jun 4, 2025', '2025-06-04'],
    ['Sept. 4th, 2025', '2025-09-04'],
    ['Wed, June 4, 2025', '2025-06-04'],
    ['2025-06-04', '2025-06-04'],
    ['2025/6/4', '2025-06-04'],
    ['24.08.2025', '2025-08-24'],
    ['02/29/2024', '2024-02-29'],
  ])('%s is %s', (text, value) => {
    const date = parseWrittenDate(text);

    expect(date).toBe(value);
  });

  test.each([
    ['6/18', '2025-06-18'],
    ['18 Jun', '2025-06-18'],
    ['Jun 18', '2025-06-18'],
    ['6/18/24', '2024-06-18'],
  ])('%s is %s on a sheet of 2025', (text, value) => {
    const date = parseWrittenDate(text, 2025);

    expect(date).toBe(value);
  });

  test.each([
    '',
    '6/18',
    '13/13/2025',
    '02/29/2025',
    '2025-02-30',
    '2025-13-01',
    '4.6.2025',
    '35.4',
    'June',
    'Foo 4, 2025',
  ])('%j is no date that can be told for certain', (text) => {
    const date = parseWrittenDate(text);

    expect(date).toBeNull();
  });
});

describe('a written time', () => {
  test.each([
    ['2128', '21:28'],
    ['21:28', '21:28'],
    ['830', '08:30'],
    ['0830 hrs', '08:30'],
    ['0830h', '08:30'],
    ['8:30 pm', '20:30'],
    ['8:30 A.M.', '08:30'],
    ['12:05 am', '00:05'],
    ['12:05 PM', '12:05'],
    ['8 pm', '20:00'],
    ['21.28', '21:28'],
    ['00:00', '00:00'],
    ['2400', '24:00'],
    ['24:00', '24:00'],
  ])('%s is %s', (text, value) => {
    const time = parseWrittenTime(text);

    expect(time).toBe(value);
  });

  test.each(['', '24:30', '2401', '25:00', '12:60', '13:00 pm', '0:30 am', '8', '21285', 'noon'])(
    '%j is no time that a clock shows',
    (text) => {
      const time = parseWrittenTime(text);

      expect(time).toBeNull();
    },
  );
});

describe('a draft in feet and inches', () => {
  test.each([
    [`8' 06"`, 8.5],
    [`8' 07"`, 8.58],
    [`9'-05"`, 9.42],
    [`9' - 5"`, 9.42],
    ['8 ft 6 in', 8.5],
    ['8ft. 6in.', 8.5],
    ["8'6", 8.5],
    [`8' 6''`, 8.5],
    ['8’ 06”', 8.5],
    ['8′ 06″', 8.5],
    [`8' 6 1/2"`, 8.54],
    [`8' ½"`, 8.04],
    ['8-06', 8.5],
    ["8'", 8],
    ['7.08', 7.08],
    ['7,08', 7.08],
    ['10', 10],
  ])('%s is %d', (text, value) => {
    const feet = parseFeetInches(text);

    expect(feet).toBe(value);
  });

  test.each(['', `8' 12"`, '8 06', '-8', `8' x"`, '8-6-2'])('%j is no draft', (text) => {
    const feet = parseFeetInches(text);

    expect(feet).toBeNull();
  });
});

describe('inches', () => {
  test.each([
    ['4 1/2', 4.5],
    ['4-1/2"', 4.5],
    ['4½', 4.5],
    ['⅞', 0.875],
    ['4.25 in', 4.25],
    ['11"', 11],
    ['0', 0],
    ['four', null],
  ])('%s is %d', (text, value) => {
    const inches = parseInches(text);

    expect(inches).toBe(value);
  });
});

describe('a blank', () => {
  test.each([
    '',
    '  ',
    '-',
    '–',
    '—',
    '--',
    '...',
    '?',
    '??',
    'n/a',
    'N/A',
    '[illegible]',
    'Unreadable',
    '(blank)',
    'null',
  ])('%j says that nothing is there', (text) => {
    expect(isBlankWord(text)).toBe(true);
  });

  test.each(['0', 'NIL', 'NA 12', '1P', '-5', 'Blank flange fitted'])('%j says something', (text) => {
    expect(isBlankWord(text)).toBe(false);
  });
});
