import { expect, it } from 'vitest';
import { compareReports } from '../../src/domain/compare-reports.ts';
import { sheet, soundBut } from './checks/sheets.ts';

it('two readings are laid side by side, row by row by their names', () => {
  const mine = sheet('sound');
  const theirs = soundBut('arrival_tanks', 1, { net_bbls: 1 });
  theirs.arrival_tanks.reverse();

  const { differences, pairs, unmatched } = compareReports(mine, theirs);

  expect(differences).toMatchObject([
    { place: { table: 'arrival_tanks', row: 1, field: 'net_bbls' }, mine: mine.arrival_tanks[1]?.net_bbls, theirs: 1 },
  ]);
  expect(pairs.length).toBeGreaterThan(150);
  expect(unmatched).toEqual([]);
});

it('rows that only one of them has are told apart from cells that differ', () => {
  const theirs = sheet('sound');
  theirs.products.push({ product: 'Naphtha', api: null, gross_bbls: null, net_bbls: null, metric_tons: null });

  const { differences, unmatched } = compareReports(sheet('sound'), theirs);

  expect(differences).toEqual([]);
  expect(unmatched).toEqual([{ table: 'products', mine: [], theirs: [theirs.products.length - 1] }]);
});
