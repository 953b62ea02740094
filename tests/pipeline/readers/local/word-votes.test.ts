import { describe, expect, it } from 'vitest';
import { agreementOf, tellWord, type WordField } from '../../../../src/pipeline/readers/local/word-votes.ts';
import { looksAt } from './seen-words.ts';

const anything: WordField = { parse: (text) => text || null, prior: () => 1, alike: () => [] };

describe('a word that OCR and the network look at', () => {
  it('is beyond doubt where both read it alike, even if neither is sure', () => {
    const told = tellWord(looksAt('KESTREL', [['KESTREL', 82]], ['KESTREL', 0.7]), anything, 1);

    expect(told.value).toBe('KESTREL');
    expect(told.seen.confidence).toBeGreaterThan(0.95);
  });

  it('is marked where they differ, with the other reading as an alternative', () => {
    const told = tellWord(looksAt('KESTREL', [['KESTRFL', 92]], ['KESTREL', 0.97]), anything, 1);

    expect(told.seen.confidence).toBeLessThan(0.98);
    expect([told.value, ...told.seen.alternatives.map(({ value }) => value)].sort()).toEqual(['KESTREL', 'KESTRFL']);
  });

  it('is one word however it is parted: of two ways that which the gaps bear out is the value', () => {
    const looks = looksAt('GRAY OWL 4', [['GRAYOWL 4', 90]], ['GRAYOWL 4', 0.6], ['GRAY OWL 4', 0.3]);

    const told = tellWord({ ...looks, gapFit: (text) => (text.split(' ').length === 3 ? 1 : 0.03) }, anything, 1);

    expect(told.value).toBe('GRAY OWL 4');
    expect(told.seen.confidence).toBeGreaterThan(0.95);
  });

  it('has the letter that OCR saw where print does not tell two apart', () => {
    const told = tellWord(looksAt('JOB 54', [['JOB 54', 90]], ['J0B 54', 0.95]), anything, 1);

    expect(told.value).toBe('JOB 54');
  });

  it('is the network’s where OCR makes nothing of the page', () => {
    const told = tellWord(looksAt('OTTER', [['0TTF', 85]], ['OTTER', 0.9]), anything, 0.1);

    expect(told.value).toBe('OTTER');
  });

  it('is open where nothing that was seen is likely', () => {
    const told = tellWord(looksAt('OTTER', [['°7', 20]], ['8', 0.02]), anything, 0);

    expect(told).toMatchObject({ value: null, seen: { inked: true, confidence: 0 } });
  });

  it('is blank on bare paper', () => {
    const bare = { ...looksAt('', []), ink: [] };

    expect(tellWord(bare, anything, 1)).toMatchObject({ value: null, seen: { inked: false } });
  });
});

describe('the agreement of a page', () => {
  it('is the share of cells whose letters both read alike, spaces and cases aside', () => {
    const alike = looksAt('ALL FAST', [['AllFast', 90]], ['ALL FAST', 0.9]);
    const unlike = looksAt('ALL FAST', [['A11 Fost', 90]], ['ALL FAST', 0.9]);
    const unseen = looksAt('ALL FAST', [['ALL FAST', 90]]);

    expect(agreementOf([alike, unlike, unseen])).toBe(0.5);
    expect(agreementOf([])).toBe(1);
  });
});
