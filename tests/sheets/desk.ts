import type { Random } from './random.ts';

/** What lies under a page: a square of RGB bytes that goes on for ever, mirrored at its edges. */
export interface Desk {
  sidePx: number;
  data: Uint8Array;
  /** whether it shines so much that the page's edge is hard to see */
  bright: boolean;
}

export const deskKinds = [
  'wood',
  'laminate',
  'cloth',
  'speckled steel',
  'white table',
  'cutting mat',
  'clipboard',
] as const;
export type DeskKind = (typeof deskKinds)[number];

const sidePx = 512;

/** One desk of `kind`; no two are alike. */
export function makeDesk(kind: DeskKind, random: Random): Desk {
  const [red, green, blue] = random.pick(colours[kind]);
  const cloud = makeClouds(random);
  const data = new Uint8Array(sidePx * sidePx * 3);
  const phase = random.between(0, 9);
  for (let y = 0; y < sidePx; y++) {
    for (let x = 0; x < sidePx; x++) {
      const shade = 1 + shadeAt(kind, x, y, cloud, phase) + (random.next() - 0.5) * grain[kind];
      const at = (y * sidePx + x) * 3;
      data[at] = red * shade;
      data[at + 1] = green * shade;
      data[at + 2] = blue * shade;
    }
  }
  return { sidePx, data, bright: kind === 'white table' };
}

const colours: Record<DeskKind, readonly (readonly [number, number, number])[]> = {
  wood: [
    [122, 82, 50],
    [92, 58, 34],
    [158, 118, 80],
  ],
  laminate: [
    [120, 124, 128],
    [150, 145, 136],
    [92, 98, 104],
  ],
  cloth: [
    [42, 56, 84],
    [60, 60, 62],
    [96, 40, 38],
  ],
  'speckled steel': [
    [110, 116, 120],
    [84, 90, 92],
  ],
  'white table': [
    [202, 200, 196],
    [186, 190, 194],
  ],
  'cutting mat': [
    [34, 84, 66],
    [38, 66, 96],
  ],
  clipboard: [
    [116, 86, 58],
    [88, 66, 46],
  ],
};

const grain: Record<DeskKind, number> = {
  ...{ wood: 0.05, laminate: 0.04, cloth: 0.16, 'speckled steel': 0.22 },
  ...{ 'white table': 0.02, 'cutting mat': 0.05, clipboard: 0.2 },
};

function shadeAt(kind: DeskKind, x: number, y: number, cloud: (x: number, y: number) => number, phase: number): number {
  switch (kind) {
    case 'wood':
      return 0.13 * Math.sin((y * 0.11 + cloud(x * 0.25, y) * 9 + phase) * 2) + 0.12 * cloud(x * 0.15, y * 3);
    case 'cloth':
      return 0.06 * Math.sin(x * 1.5) * Math.sin(y * 1.5) + 0.2 * cloud(x, y);
    case 'cutting mat':
      return (x % 64 < 2 || y % 64 < 2 ? 0.35 : 0) + 0.1 * cloud(x, y);
    default:
      return 0.16 * cloud(x, y);
  }
}

/** Soft blotches between −1 and 1: waves of few lengths and chance directions. */
function makeClouds(random: Random): (x: number, y: number) => number {
  const waves = Array.from({ length: 6 }, (_, at) => ({
    ...{ alongX: random.normal() * 0.006 * (at + 1), alongY: random.normal() * 0.006 * (at + 1) },
    ...{ start: random.between(0, 7), height: 1 / (at + 1.5) },
  }));
  return (x, y) =>
    waves.reduce(
      (sum, { alongX, alongY, start, height }) => sum + height * Math.sin(x * alongX + y * alongY + start),
      0,
    ) / 2;
}
