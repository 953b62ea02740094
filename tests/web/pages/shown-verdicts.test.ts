import { describe, expect, it } from 'vitest';
import { conventionsInWords, shownVerdicts, verdictShares } from '../../../src/web/pages/shown-verdicts.ts';
import { sampleWorking } from '../../views/sample-sheets.ts';

describe('shownVerdicts', () => {
  it('names the equations behind a verdict, those that hold and those that fail', () => {
    const verdicts = shownVerdicts(sampleWorking);

    expect(verdicts.get('arrival_tanks/0/gross_bbls')?.why).toBe('Proved: net from gross');
    expect(verdicts.get('arrival_tanks/1/net_bbls')?.why).toBe('Contradicted: not by net from gross');
    expect(verdicts.get('header/0/barge')?.why).toBe('Read');
  });
});

describe('verdictShares', () => {
  it('divides all cells among the verdicts that there are', () => {
    const shares = verdictShares(sampleWorking);

    expect(shares.map(({ text }) => text)).toEqual(['1 proved', '1 read', '1 contradicted']);
    expect(shares.at(-1)?.fromShare).toBeCloseTo(200 / 3);
    expect(shares.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(100);
  });

  it('are none where nothing was proved', () => {
    expect(verdictShares(null)).toEqual([]);
  });
});

describe('conventionsInWords', () => {
  it('says each convention that the sheet tells, and how many rows agree', () => {
    expect(conventionsInWords(sampleWorking.conventions)).toEqual([
      'Table 6B',
      'factor to 4 places',
      'water off before the factor',
      'weighed in air',
      'barrels to 2 places',
      '3 of 4 rows agree with these',
    ]);
  });

  it('leaves out what no row of the sheet tells', () => {
    const { conventions } = sampleWorking;
    const untold = { product_table: null, vcf_places: null, water_off: null, weighed: null, rows_checked: 0 } as const;
    const places = { ...conventions.places, gross_bbls: 0, net_bbls: null };

    expect(conventionsInWords({ ...conventions, ...untold, places })).toEqual(['whole barrels']);
  });
});
