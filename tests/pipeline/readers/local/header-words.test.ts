import { describe, expect, it } from 'vitest';
import { readHeader } from '../../../../src/pipeline/readers/local/header-words.ts';
import type { WordRecogniser } from '../../../../src/pipeline/readers/local/recogniser/recogniser.ts';
import { textOf } from '../../../../src/pipeline/readers/local/words.ts';
import { printedPage } from './printed-page.ts';

/** Reads `text` in crops as wide as it is long, and nothing in others. */
const reading = (text: string): WordRecogniser => ({
  look: ({ widthPx }) => {
    const seen = widthPx > 9 * text.length ? text : '';
    return { candidates: [{ text: seen, probability: 0.9, characters: [] }], logChanceOf: () => -1 };
  },
});

/** A page on white paper. */
function pageOf(text: string) {
  const page = printedPage(text);
  return { ...page, raster: { pixels: new Uint8Array(3000 * 3000).fill(255), widthPx: 3000, heightPx: 3000 } };
}

const valuesOn = (page: ReturnType<typeof pageOf>, recogniser: WordRecogniser) =>
  Object.fromEntries(
    Object.entries(readHeader(page, new Set(), recogniser)).map(([field, cell]) => [field, textOf(cell.words)]),
  );

describe('the header of a page', () => {
  it('has the values whose labels only the network could read', () => {
    const page = pageOf('Barge: OTTER 4\n\nvov:v-8602');

    expect(valuesOn(page, reading('VOY: V-8602'))).toMatchObject({ barge: 'OTTER 4', voyage: 'V-8602' });
  });

  it('takes no word for a label that the network does not read as one', () => {
    const page = pageOf('Barge: OTTER 4\n\nvov:v-8602');

    expect(valuesOn(page, reading('vov: v-8602'))).toEqual({ barge: 'OTTER 4' });
  });

  it('gives a value the print right beside it that nobody read', () => {
    const page = pageOf('Barge: OTTER 412');
    const unread = { ...page, words: page.words.slice(0, 2) };

    const { barge } = readHeader(unread, new Set(), reading(''));

    expect(barge!.box.x1).toBe(page.words[2]!.x1);
  });

  it('does not reach into the next value', () => {
    const page = pageOf('Barge: OTTER    Vessel: TERN');

    const { barge, vessel } = readHeader(page, new Set(), reading(''));

    expect(barge!.box.x1).toBeLessThan(page.words[2]!.x0);
    expect(vessel!.box.x0).toBeGreaterThan(page.words[2]!.x1);
  });
});
