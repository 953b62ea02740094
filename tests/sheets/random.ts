/** Chance that repeats: the same seed gives the same numbers on every machine. */
export interface Random {
  /** 0 up to, not including, 1 */
  next(): number;
  /** whole, both ends included */
  int(min: number, max: number): number;
  between(min: number, max: number): number;
  /** of mean 0 and deviation 1 */
  normal(): number;
  chance(share: number): boolean;
  pick<T>(items: readonly T[]): T;
  /** another stream, that stays the same however many numbers this one has given */
  fork(name: string): Random;
}

/** A stream of random numbers that belongs to `seed` (mulberry32, seeded by an FNV-1a hash of the text). */
export function createRandom(seed: string): Random {
  let state = hashOf(seed);
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (min: number, max: number): number => min + next() * (max - min);
  const int = (min: number, max: number): number => Math.floor(between(min, max + 1));
  return {
    next,
    between,
    int,
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    chance: (share) => next() < share,
    pick: (items) => {
      if (items.length === 0) throw new Error('there is nothing to pick from');
      return items[int(0, items.length - 1)]!;
    },
    fork: (name) => createRandom(`${seed}/${name}`),
  };
}

function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const char of text) hash = Math.imul(hash ^ char.codePointAt(0)!, 0x01000193);
  return hash;
}
