import { describe, expect, it } from 'vitest';
import type { Told } from '../../../../src/pipeline/readers/local/looks.ts';
import { tellProducts } from '../../../../src/pipeline/readers/local/names.ts';
import { tellTanks } from '../../../../src/pipeline/readers/local/tank-names.ts';
import type { WordLooks } from '../../../../src/pipeline/readers/local/word-votes.ts';
import { looksAt } from './seen-words.ts';

const valuesOf = (cells: readonly WordLooks[], told: ReadonlyMap<unknown, Told>) =>
  cells.map(({ cell }) => told.get(cell)!.value);

describe('product names', () => {
  const sure = (name: string) => looksAt(name, [[name, 90]], [name, 0.9]);
  const names = (...cells: WordLooks[]) => valuesOf(cells, tellProducts(cells, 0.9));

  it('that are doubtful are what the other rows say, where that was seen in them too', () => {
    const doubtful = looksAt('IFO 380', [['FO 380', 50]], ['FO 380', 0.4], ['IFO 380', 0.3]);

    expect(names(sure('IFO 380'), sure('IFO 380'), doubtful)).toEqual(Array(3).fill('IFO 380'));
  });

  it('of two grades stay two', () => {
    const other = looksAt('IFO 180', [['IFO 180', 70]], ['IFO 180', 0.8], ['IFO 380', 0.05]);

    expect(names(sure('IFO 380'), sure('IFO 380'), sure('IFO 380'), other)).toEqual([...Array<string>(3).fill('IFO 380'), 'IFO 180']); // prettier-ignore
  });

  it('that nobody saw are never taken from other rows', () => {
    const unlike = looksAt('XYLENE', [['XYLFNE', 60]], ['XYLENE', 0.95]);

    expect(names(sure('MGO'), sure('MGO'), sure('MGO'), unlike)[3]).toBe('XYLENE');
  });

  it('are of the trade rather than letters that look like it', () => {
    expect(names(looksAt('MGO', [['MG0', 60]], ['MG0', 0.5], ['MGO', 0.4]))).toEqual(['MGO']);
  });

  it.each([
    ['VLSF0 o.5Z', 'VLSFO 0.5%'],
    ['LSHGoa1%', 'LSMGO 0.1%'],
    ['NO60il', 'NO. 6 OIL'],
  ])('read as %s are what the trade writes where the network sees that as possible: %s', (read, name) => {
    expect(names(looksAt(name, [['°F', 20]], [read, 0.2], [name, 0.1]))).toEqual([name]);
  });

  it('are believed as far as their cells bear them out, not for standing there often', () => {
    const blurred = () => looksAt('IFO 380', [['FO 380', 60]], ['FO 380', 0.3], ['IFO 380', 0.28]);
    const cells = [blurred(), blurred(), blurred(), blurred()];

    const told = tellProducts(cells, 0.9);

    for (const { cell } of cells) expect(told.get(cell)!.seen.confidence).toBeLessThan(0.99);
  });
});

describe('the names of tanks', () => {
  const sure = (name: string) => looksAt(name, [[name, 90]], [name, 0.9]);

  it('that two tables list alike are read from both', () => {
    const arrival = [sure('1P'), sure('1S'), looksAt('2P', [['2F', 60]], ['2F', 0.5], ['2P', 0.4])];
    const departure = [sure('1P'), sure('1S'), looksAt('2P', [['ZP', 60]], ['2P', 0.5], ['7P', 0.4])];

    const told = tellTanks([arrival, departure], 0.9);

    expect(valuesOf(arrival, told)).toEqual(['1P', '1S', '2P']);
    expect(valuesOf(departure, told)).toEqual(['1P', '1S', '2P']);
  });

  it('of tables that list other tanks are read apart', () => {
    const arrival = ['1P', '1S', '2P'].map(sure);
    const departure = ['3P', '3S', '4P'].map(sure);

    const told = tellTanks([arrival, departure], 0.9);

    expect(valuesOf(departure, told)).toEqual(['3P', '3S', '4P']);
  });

  it('are written alike in a table', () => {
    const doubtful = looksAt('2 STBD', [['2STBD', 60]], ['2STBD', 0.6], ['2 STBD', 0.4]);
    const tanks = [sure('1 PORT'), sure('1 STBD'), sure('2 PORT'), doubtful];

    expect(valuesOf(tanks, tellTanks([tanks], 0.9))).toEqual(['1 PORT', '1 STBD', '2 PORT', '2 STBD']);
  });
});
