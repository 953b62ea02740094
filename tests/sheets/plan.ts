import type { Layout } from './layouts/layout.ts';
import type { Level, Spoil } from './levels.ts';
import type { Order } from './sheet.ts';

/** Which sheets to make: every layout in turn, at every level in turn, named LAYOUT-LEVEL-NN. */
export function planOrders(wanted: {
  count: number;
  seed: string;
  layouts: readonly Layout[];
  levels: readonly Level[];
  spoils: readonly Spoil[];
}): Order[] {
  const { count, seed, layouts, levels, spoils } = wanted;
  const made = new Map<string, number>();
  return Array.from({ length: count }, (_, at): Order => {
    const layout = layouts[at % layouts.length]!;
    const spoil = spoils.length === 0 ? null : spoils[at % spoils.length]!;
    // A second round over the layouts begins at another level, so that all pairs come about.
    const level = spoil === null ? levels[(at + Math.floor(at / layouts.length)) % levels.length]! : 'l2';
    const kind = `${layout.letter}-${level}`;
    const number = (made.get(kind) ?? 0) + 1;
    made.set(kind, number);
    return { name: `${kind}-${String(number).padStart(2, '0')}`, seed, layout, level, spoil };
  });
}
