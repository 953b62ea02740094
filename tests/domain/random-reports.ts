import { tableKeys, type Report } from '../../src/domain/report.ts';
import { columnsOf, headerColumns, type CellKind, type Column } from '../../src/domain/report-columns.ts';

export type Random = () => number;

/** Numbers from 0 up to 1, the same ones for the same seed (mulberry32). */
export function randomFrom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A report of any size and content that its schema allows, awkward texts and blank cells included. */
export function randomReport(random: Random): Report {
  const rows = (columns: readonly Column[], fill: number) =>
    Object.fromEntries(columns.map(({ key, kind }) => [key, random() < fill ? randomCell(kind, random) : null]));
  const tables = tableKeys.map((key) => {
    const count = Math.floor(random() * 12);
    const filled = Array.from({ length: count }, () => rows(columnsOf[key], random()));
    return [key, filled.filter((row) => Object.values(row).some((cell) => cell !== null))];
  });
  return { header: rows(headerColumns, 0.7), ...Object.fromEntries(tables) } as Report;
}

const letters = [...'ABCxyz019 ', ...'|`\\*_~<>[]&#!"\'(){}-+=.,:;/°é海', '**', '\\|', '<br>', '| --- |', '```'];

function randomText(random: Random): string {
  const signs = Array.from({ length: 1 + Math.floor(random() * 12) }, () => pick(letters, random));
  return `T${signs.join('')}`.replace(/\s+/g, ' ').trim();
}

const cells: Record<CellKind, (random: Random) => string | number> = {
  text: randomText,
  number: (random) => decimals(random() * 20_000 - 100, Math.floor(random() * 4)),
  inches: (random) => Math.floor(random() * 96) / 8,
  water: (random) => decimals(random() * 40, 1),
  feet: (random) => decimals(random() * 30, 2),
  date: (random) => new Date(Date.UTC(2025, 0, 1 + Math.floor(random() * 700))).toISOString().slice(0, 10),
  time: (random) => `${pick(['00', '09', '12', '23'], random)}:${pick(['00', '05', '30', '59'], random)}`,
  condition: (random) => pick(['arrival', 'departure'], random),
  end: (random) => pick(['fwd', 'aft'], random),
};

function randomCell(kind: CellKind, random: Random): string | number {
  return cells[kind](random);
}

function decimals(value: number, places: number): number {
  return Number(value.toFixed(places)) || 0;
}

function pick<T>(list: readonly T[], random: Random): T {
  return list[Math.floor(random() * list.length)] as T;
}
