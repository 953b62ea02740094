import type { Bend, Point } from './geometry.ts';
import type { Random } from './random.ts';

/** How bright a place in the picture is beside what it would be by even light; 1 is even. */
export type Light = (inPicture: Point) => number;

export interface Paper {
  bend: Bend;
  /** the light that its bends and folds throw, by place on the page */
  shading: Light;
}

/** A gradient from a lamp at one side, a lens that darkens towards the corners, and often a shadow. */
export function roomLight(random: Random, strength: number): Light {
  const [towards, fall] = [random.between(0, 2 * Math.PI), random.between(0.12, 0.4) * strength];
  const corners = random.between(0.05, 0.22) * strength;
  const brightness = random.between(0.78, 1);
  const shadow = random.chance(0.65) ? softShadow(random, strength) : null;
  return ([x, y]) => {
    const slope = 1 + fall * ((x - 0.5) * Math.cos(towards) + (y - 0.5) * Math.sin(towards));
    const lens = 1 - corners * ((x - 0.5) ** 2 + (y - 0.5) ** 2) * 2;
    return brightness * slope * lens * (shadow?.([x, y]) ?? 1);
  };
}

/** The shadow of a hand, an arm or the telephone itself: some ovals and a bar, soft at the edge. */
function softShadow(random: Random, strength: number): Light {
  const depth = random.between(0.22, 0.5) * strength;
  const softness = random.between(0.02, 0.09);
  const middle: Point = [random.between(0.1, 0.9), random.between(0.3, 1.1)];
  const turn = random.between(-0.8, 0.8);
  const [wide, high] = random.chance(0.5)
    ? [random.between(0.12, 0.3), random.between(0.25, 0.6)]
    : [random.between(0.05, 0.12), 1];
  const fingers = random.chance(0.4) ? [-0.12, -0.04, 0.04, 0.12] : [];
  return ([x, y]) => {
    const [dx, dy] = [x - middle[0], y - middle[1]];
    const [along, across] = [dx * Math.cos(turn) + dy * Math.sin(turn), -dx * Math.sin(turn) + dy * Math.cos(turn)];
    const palm = 1 - Math.hypot(along / wide, across / high);
    const nearest = fingers.reduce(
      (best, at) => Math.max(best, (1 - Math.hypot((along - at) / 0.035, (across + high) / 0.3)) / 4),
      palm,
    );
    return 1 - depth * smooth(nearest / (softness * 8) + 0.5);
  };
}

const smooth = (value: number): number => {
  const within = Math.min(1, Math.max(0, value));
  return within * within * (3 - 2 * within);
};

/** Paper that does not lie flat: waves, a curled side, and `folds` across or down, each with its light and shade. */
export function bentPaper(random: Random, { curl, folds }: { curl: number; folds: number }): Paper {
  const [waveX, waveY] = [random.between(0.6, 1.6), random.between(0.6, 1.6)];
  const [startX, startY] = [random.between(0, 6), random.between(0, 6)];
  const side = random.chance(0.5) ? 1 : 0;
  const kinks = Array.from({ length: folds }, (_, at) => ({
    down: at % 2 === 0,
    place: random.pick([1 / 3, 0.5, 2 / 3]) + random.normal() * 0.02,
    depth: random.between(-0.006, 0.006),
    dark: random.between(0.06, 0.2),
    tilt: random.normal() * 0.02,
  }));
  const liftAt = (x: number, y: number): number =>
    Math.sin(waveX * Math.PI * x + startX) * Math.cos(waveY * Math.PI * y + startY);
  const foldedAt = (x: number, y: number, down: boolean): number =>
    kinks
      .filter((kink) => kink.down === down)
      .reduce(
        (sum, { place, depth, tilt }) =>
          sum + depth * Math.max(0, 1 - Math.abs((down ? y + tilt * x : x + tilt * y) - place) * 3),
        0,
      );
  return {
    bend: ([x, y]) => [
      curl * (0.5 * liftAt(y, x) + 0.6 * Math.abs(side - x) ** 3) + foldedAt(x, y, false),
      curl * (liftAt(x, y) + 0.5 * x * (1 - x)) + foldedAt(x, y, true),
    ],
    shading: ([x, y]) => {
      const waves = 1 + curl * 5 * liftAt(x + 0.2, y);
      return kinks.reduce((light, { place, dark, down, tilt }) => {
        const off = (down ? y + tilt * x : x + tilt * y) - place;
        const crease = dark * Math.exp(-((off / 0.004) ** 2));
        const flank = 0.5 * dark * Math.exp(-Math.abs(off) / 0.08) * Math.sign(off);
        return light * (1 - crease - flank);
      }, waves);
    },
  };
}

/** A lamp mirrored in the paper: how much of a place is drowned in white, 0 to 1. */
export function glare(random: Random): Light {
  const middle: Point = [random.between(0.35, 0.65), random.between(0.3, 0.6)];
  const [wide, high] = [random.between(0.14, 0.24), random.between(0.1, 0.2)];
  return ([x, y]) => smooth(1.6 - Math.hypot((x - middle[0]) / wide, (y - middle[1]) / high));
}
