/** Where things lie on a photo that is turned by quarters: points are shares of the photo's width and height. */

/** The point as it lies once the photo is turned. */
export function turnedPoint([x, y], turns) {
  if (turns === 1) return [1 - y, x];
  if (turns === 2) return [1 - x, 1 - y];
  if (turns === 3) return [y, 1 - x];
  return [x, y];
}

/** The size of a photo as it is turned. */
export const turnedSize = ({ wide, tall }, turns) => (turns % 2 === 0 ? { wide, tall } : { wide: tall, tall: wide });

/** A CSS transform that turns a photo about its top left corner, and brings it back to where it was. */
export function turning(turns, { wide, tall }) {
  if (turns === 1) return `translate(${tall}px, 0) rotate(90deg)`;
  if (turns === 2) return `translate(${wide}px, ${tall}px) rotate(180deg)`;
  if (turns === 3) return `translate(0, ${wide}px) rotate(270deg)`;
  return '';
}

/** The upright rectangle about `points` of a photo of this size, as it is turned, in its pixels. */
export function boundsOf(points, turns, size) {
  const { wide, tall } = turnedSize(size, turns);
  const turned = points.map((point) => turnedPoint(point, turns));
  const xs = turned.map(([x]) => x * wide);
  const ys = turned.map(([, y]) => y * tall);
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, wide: Math.max(...xs) - x, tall: Math.max(...ys) - y };
}
