import { describe, expect, it } from 'vitest';
import type { Box } from '../../../../src/pipeline/readers/local/raster.ts';
import { evidenceFor, type Seen } from '../../../../src/pipeline/readers/local/seen.ts';

const seen = (box: Box | null, text: string): Seen => ({ box, text, inked: true, confidence: 0.9, alternatives: [] });

/** A photo of 100 by 100 pixels that needed no straightening. */
const onPhoto = ({ x0, y0, x1, y1 }: Box) => {
  const at = (x: number, y: number): [number, number] => [x / 100, y / 100];
  return [at(x0, y0), at(x1, y0), at(x1, y1), at(x0, y1)] as [
    [number, number],
    [number, number],
    [number, number],
    [number, number],
  ];
};

describe('what was seen of rows, as evidence', () => {
  const box = { x0: 10, y0: 20, x1: 30, y1: 40 };

  it('bears the index of its row and its place on the photo', () => {
    const rows = [
      { row: { tank: '1P' }, seen: { tank: seen(null, '1P') } },
      { row: { tank: '1S' }, seen: { tank: seen(box, '1S') } },
    ];

    const evidence = evidenceFor('arrival_tanks', rows, onPhoto);

    expect(evidence).toMatchObject([
      { table: 'arrival_tanks', row: 0, field: 'tank', text: '1P', quad: null },
      { table: 'arrival_tanks', row: 1, field: 'tank', text: '1S', quad: [[0.1, 0.2], [0.3, 0.2], [0.3, 0.4], [0.1, 0.4]] }, // prettier-ignore
    ]);
    expect(evidence[0]).not.toHaveProperty('box');
  });

  it('has no row in the header, and nothing of fields the sheet does not have', () => {
    const header = { row: { barge: 'B 1', vessel: null }, seen: { barge: seen(box, 'B 1') } };

    expect(evidenceFor('header', [header], onPhoto)).toMatchObject([{ table: 'header', row: null, field: 'barge' }]);
  });
});
