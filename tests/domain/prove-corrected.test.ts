import { describe, expect, test } from 'vitest';
import { applyChange, uncorrected, type Change } from '../../src/domain/correction.ts';
import type { CellEvidence, Evidence } from '../../src/domain/evidence.ts';
import type { Settlement } from '../../src/domain/proof.ts';
import { proveCorrected } from '../../src/domain/prove-corrected.ts';
import { sheet } from './checks/sheets.ts';

/** The writer slipped in the net of the fourth tank. */
const slip = { table: 'arrival_tanks', row: 3, field: 'net_bbls' } as const;
const settled: Settlement = { table: 'arrival_tanks', row: 1, field: 'net_bbls', read: 1, settled: 2 };
const voyage: Change = { kind: 'cell', table: 'header', row: null, field: 'voyage', value: '42' };
const withoutFirst: Change = { kind: 'delete_row', table: 'arrival_tanks', row: 0 };

function findingsAfter(remarks: { row: number; remark: string }[], changes: Change[], settlements: Settlement[] = []) {
  const cells = remarks.map(({ row, remark }): CellEvidence => ({
    ...{ table: 'arrival_tanks', row, field: 'net_bbls', quad: null, text: null, inked: true, confidence: 1 },
    ...{ alternatives: [], remark },
  }));
  const evidence: Evidence = { page: null, remarks: [], cells, totals: [] };
  const start = uncorrected(sheet('net-slip'), evidence, settlements);
  const state = changes.reduce((before, change) => applyChange(before, change) ?? before, start);
  const { findings } = proveCorrected(state);
  return (row: number) =>
    findings.filter(
      (finding) => finding.table === 'arrival_tanks' && finding.row === row && finding.field === 'net_bbls',
    );
}

describe('what a second look said of a cell', () => {
  const remarks = [{ row: slip.row, remark: 'A second look read the same.' }];

  test('is still told when another cell is corrected', () => {
    const at = findingsAfter(remarks, [voyage]);

    expect(at(3)).toMatchObject([{ severity: 'contradicted' }]);
    expect(at(3)[0]?.message).toMatch(/ A second look read the same\.$/);
  });

  test('goes where its row goes', () => {
    const at = findingsAfter(remarks, [withoutFirst]);

    expect(at(2)[0]?.message).toMatch(/ A second look read the same\.$/);
  });

  test('is told no more once the cell says something else', () => {
    const at = findingsAfter(remarks, [{ kind: 'cell', ...slip, value: 2000 }]);

    expect(at(3)).toMatchObject([{ severity: 'contradicted' }]);
    expect(at(3)[0]?.message).not.toContain('second look');
  });
});

describe('what was settled when the sheet was read', () => {
  test('stays noted at its cell, wherever the row goes', () => {
    const at = findingsAfter([], [withoutFirst], [settled]);

    expect(at(0)).toMatchObject([{ rule: 'settled_by_arithmetic', read: 1, implied: 2 }]);
    expect(at(1)).toEqual([]);
  });

  test('by a second look is told in that look’s words', () => {
    const remark = 'Read 1 at first, 2 on a second look; the arithmetic agrees with the latter.';

    const at = findingsAfter([{ row: 1, remark }], [voyage], [settled]);

    expect(at(1)).toMatchObject([{ rule: 'second_look', severity: 'note', message: remark }]);
  });

  test('is noted no more once somebody changes the cell', () => {
    const at = findingsAfter([], [{ kind: 'cell', ...settled, value: 3 }], [settled]);

    expect(at(1).map(({ rule }) => rule)).not.toContain('settled_by_arithmetic');
  });
});
