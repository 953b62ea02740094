/** A line that runs from left to right and may bend: how far down it is at `t`. */
export type Line = (t: number) => number;

interface Knot {
  t: number;
  n: number;
}

/**
 * The line along `knots`, of which there is at least one, from left to right; beyond them it goes on as it ran on the
 * whole. A knot or two that lie apart from their neighbours are pulled onto the line of these.
 */
export function lineThrough(knots: readonly Knot[]): Line {
  const sorted = smoothed([...knots].sort((a, b) => a.t - b.t));
  const [first, last] = [sorted[0] as Knot, sorted[sorted.length - 1] as Knot];
  const slope = last.t > first.t ? (last.n - first.n) / (last.t - first.t) : 0;
  return (t) => {
    if (t <= first.t) return first.n + slope * (t - first.t);
    if (t >= last.t) return last.n + slope * (t - last.t);
    const next = sorted.findIndex((knot) => knot.t > t);
    const [a, b] = [sorted[next - 1] as Knot, sorted[next] as Knot];
    return a.n + ((b.n - a.n) * (t - a.t)) / (b.t - a.t);
  };
}

/** On either side of a knot, so that the two corners of one cell are outvoted. */
const neighbours = 2;

/** Each knot at the median distance of its neighbours from the straight line between the ends (J. Tukey, 1977). */
function smoothed(knots: Knot[]): Knot[] {
  const [first, last] = [knots[0] as Knot, knots[knots.length - 1] as Knot];
  const slope = last.t > first.t ? (last.n - first.n) / (last.t - first.t) : 0;
  const straight = ({ t }: Knot): number => first.n + slope * (t - first.t);
  return knots.map((knot, at) => {
    const reach = Math.min(neighbours, at, knots.length - 1 - at);
    const apart = knots.slice(at - reach, at + reach + 1).map((other) => other.n - straight(other));
    return { t: knot.t, n: straight(knot) + (apart.sort((a, b) => a - b)[reach] ?? 0) };
  });
}
