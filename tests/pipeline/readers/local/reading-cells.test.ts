import { describe, expect, it } from 'vitest';
import { tankName } from '../../../../src/pipeline/readers/local/tank-names.ts';
import { numberFrom } from '../../../../src/pipeline/readers/local/number-columns.ts';
import { draftIn } from '../../../../src/pipeline/readers/local/draft-text.ts';
import {
  conditionIn,
  endIn,
  endsTable,
  headingOf,
  isTotal,
} from '../../../../src/pipeline/readers/local/vocabulary.ts';

describe('a number in a column', () => {
  it('is what is written', () => {
    expect(numberFrom('1,049.16', 'gross_bbls')).toBe(1049.16);
  });

  it('is null where the column cannot hold it', () => {
    expect(numberFrom('115', 'ullage_in')).toBeNull();
    expect(numberFrom('1161', 'temp_f')).toBeNull();
  });

  it('is null where the text is no number', () => {
    expect(numberFrom('1,04', 'ullage_ft')).not.toBe(104);
    expect(numberFrom('12.5.1', 'api')).toBeNull();
  });
});

describe('a draft', () => {
  it.each([
    ['8\' 07"', 8.58],
    ['9\'-05"', 9.42],
    ['9°03"', 9.25],
    ['4\' oO"', 4],
    ['7.08', 7.08],
    ["3 10 wv'", null],
    ['', null],
  ])('written %s is %s', (text, feet) => {
    expect(draftIn(text)).toBe(feet);
  });
});

describe("a tank's name", () => {
  it.each([
    ['1P', '1P'],
    ['55', '5S'],
    ['1 Stbd', '1 Stbd'],
    ['3s', '3S'],
    ['©6P', '6P'],
    ['3 SsTBD', '3 STBD'],
    ['2 PORT', '2 PORT'],
    ['2€', '2C'],
    ['58', '5S'],
    ['§ 2 STBD', '2 STBD'],
    ['KE 5 PORT', '5 PORT'],
    ['12', '12'],
    ['slop port', 'slop port'],
    ['1 Center', '1 Center'],
    ['#2P', '#2P'],
    ['P5', 'P5'],
    ['No. 4 Center', 'No 4 Center'],
    ['1P 2S', null],
    ['TOTAL', null],
    ['PORT', null],
    ['|', null],
  ])('read as %s is %s', (read, name) => {
    expect(tankName(read)).toBe(name);
  });
});

describe('the words of headings', () => {
  it.each([
    ['Tank', 'tank'],
    ['(Ft)', 'ullage_ft'],
    ['GrossBbls', 'gross_bbls'],
    ['productDischarged', 'product'],
    ['Starboard', 'stbd'],
    ['Sthd', 'stbd'],
    ['UIlage', 'ullage'],
    ['(Bbls)', 'companion'],
    ['Remarks', 'other'],
    ['Inn.', 'other'],
    ['API @ 60°F', 'api'],
    ['T.C.V.', 'tcv'],
    ['Free H2O', 'water_bbls'],
    ['Ft & In', 'ullage'],
    ['Net Gals', 'other'],
    ['M/T', 'metric_tons'],
    ['Gauged', null],
    ['1P', null],
  ])('%s is %s', (word, heading) => {
    expect(headingOf(word)).toBe(heading);
  });

  it('tell arrival from departure, and fore from aft', () => {
    expect(conditionIn('CLOSING GAUGES')).toBe('departure');
    expect(conditionIn('Arrival Fwd')).toBe('arrival');
    expect(endIn('ArrivalAft')).toBe('aft');
    expect(endIn('DEPARTURE FWD')).toBe('fwd');
    expect(endIn('after')).toBeNull();
  });

  it('end a table before remarks', () => {
    expect(endsTable('Remarks: none')).toBe(true);
    expect(endsTable('1P ULSD')).toBe(false);
  });

  it.each([
    ['TOTAL', true],
    ['[TOTAL', true],
    ['Sub-Total ULSD', true],
    ['T0TAL:', true],
    ['MGO TOTALS', true],
    ['Totally', false],
    ['1P', false],
  ])('%s is a total: %s', (text, total) => {
    expect(isTotal(text)).toBe(total);
  });
});
