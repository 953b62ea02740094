import type { Raster } from './raster.ts';

/** Where the picture steps from dark to bright, thinned to the crest of each step. */
export interface Steps {
  /** the logarithm of the light without the print */
  light: Float32Array;
  /** how strong the step at each pixel is (the natural logarithm of its contrast), 0 where there is none */
  strength: Float32Array;
  /** towards which side it is brighter, in degrees from 0 to 359, clockwise from the right */
  degrees: Uint16Array;
  widthPx: number;
  heightPx: number;
}

/** A straight edge: its points lie `offset` px from the picture's middle in the direction of `degrees`. */
export interface EdgeLine {
  degrees: number;
  offset: number;
  votes: number;
}

/** Print and rulings up to this many pixels thick do not count as steps. */
const printPx = 3;
/** So near the picture's own edge nothing can be told. */
const rimPx = 5;
const leastStep = 0.035;
const strongStep = 0.25;

/**
 * The steps of light in a small picture of at most some 400 px. Print is brushed away first; the logarithm makes an
 * edge in the shadow as strong as one in the light.
 */
export function findSteps(picture: Raster): Steps {
  const { widthPx, heightPx } = picture;
  const light = Float32Array.from(blur(closePrint(picture)).pixels, (grey) => Math.log(grey + 8));
  const across = new Float32Array(light.length);
  const down = new Float32Array(light.length);
  const raw = new Float32Array(light.length);
  for (let y = rimPx; y < heightPx - rimPx; y++) {
    for (let x = rimPx; x < widthPx - rimPx; x++) {
      const at = y * widthPx + x;
      across[at] = light[at + 2]! - light[at - 2]!;
      down[at] = light[at + 2 * widthPx]! - light[at - 2 * widthPx]!;
      raw[at] = Math.hypot(across[at], down[at]);
    }
  }
  return { light, ...thin(raw, across, down, widthPx, heightPx), widthPx, heightPx };
}

function thin(
  raw: Float32Array,
  across: Float32Array,
  down: Float32Array,
  widthPx: number,
  heightPx: number,
): Pick<Steps, 'strength' | 'degrees'> {
  const strength = new Float32Array(raw.length);
  const degrees = new Uint16Array(raw.length);
  for (let y = rimPx; y < heightPx - rimPx; y++) {
    for (let x = rimPx; x < widthPx - rimPx; x++) {
      const at = y * widthPx + x;
      const size = raw[at]!;
      if (size < leastStep) continue;
      const beside = Math.abs(across[at]!) > Math.abs(down[at]!) ? 1 : widthPx;
      if (size < raw[at - beside]! || size < raw[at + beside]!) continue;
      strength[at] = Math.min(size, strongStep);
      degrees[at] = (Math.round((Math.atan2(down[at]!, across[at]!) * 180) / Math.PI) + 360) % 360;
    }
  }
  return { strength, degrees };
}

/** Dark marks thinner than twice `printPx` are filled from around them (a morphological closing). */
function closePrint(picture: Raster): Raster {
  const widened = extreme(picture, Math.max);
  return extreme(widened, Math.min);
}

function extreme({ pixels, widthPx, heightPx }: Raster, of: (a: number, b: number) => number): Raster {
  const rows = new Uint8Array(pixels.length);
  const both = new Uint8Array(pixels.length);
  for (let y = 0; y < heightPx; y++) slide(pixels, rows, y * widthPx, 1, widthPx, of);
  for (let x = 0; x < widthPx; x++) slide(rows, both, x, widthPx, heightPx, of);
  return { pixels: both, widthPx, heightPx };
}

function slide(
  from: Uint8Array,
  to: Uint8Array,
  start: number,
  step: number,
  length: number,
  of: (a: number, b: number) => number,
): void {
  for (let i = 0; i < length; i++) {
    let value = from[start + i * step]!;
    for (let j = Math.max(0, i - printPx); j <= Math.min(length - 1, i + printPx); j++) {
      value = of(value, from[start + j * step]!);
    }
    to[start + i * step] = value;
  }
}

/** Each pixel the mean of the nine around it. */
function blur({ pixels, widthPx, heightPx }: Raster): Raster {
  const blurred = Uint8Array.from(pixels);
  for (let y = 1; y < heightPx - 1; y++) {
    for (let x = 1; x < widthPx - 1; x++) {
      let sum = 0;
      for (let row = y - 1; row <= y + 1; row++) {
        for (let column = x - 1; column <= x + 1; column++) sum += pixels[row * widthPx + column]!;
      }
      blurred[y * widthPx + x] = sum / 9;
    }
  }
  return { pixels: blurred, widthPx, heightPx };
}

const offsetPx = 2;
const leanDegrees = 3;
const mostLines = 6;

/**
 * The strongest straight edges that are brighter towards `towards` degrees, give or take 45, by a Hough transform in
 * which each point votes only for the directions near its own (D. Ballard, 1981).
 */
export function strongestLines(steps: Steps, towards: number): EdgeLine[] {
  const { strength, degrees, widthPx, heightPx } = steps;
  const half = Math.hypot(widthPx, heightPx) / 2;
  const offsets = Math.ceil((2 * half) / offsetPx) + 1;
  const votes = new Float32Array(91 * offsets);
  for (let at = 0; at < strength.length; at++) {
    if (strength[at] === 0) continue;
    const own = ((degrees[at]! - towards + 540) % 360) - 180;
    if (Math.abs(own) > 45 + leanDegrees) continue;
    const [x, y] = [(at % widthPx) - widthPx / 2, Math.floor(at / widthPx) - heightPx / 2];
    for (let lean = Math.max(-45, own - leanDegrees); lean <= Math.min(45, own + leanDegrees); lean++) {
      const angle = ((towards + lean) * Math.PI) / 180;
      const offset = Math.round((x * Math.cos(angle) + y * Math.sin(angle) + half) / offsetPx);
      const bin = (lean + 45) * offsets + offset;
      votes[bin] = votes[bin]! + strength[at]!;
    }
  }
  return peaks(votes, offsets).map(({ row, column, votes: sum }) => ({
    degrees: towards + row - 45,
    offset: column * offsetPx - half,
    votes: sum,
  }));
}

/** The highest bins, none of them beside a higher one. */
function peaks(votes: Float32Array, columns: number): { row: number; column: number; votes: number }[] {
  const left = votes.slice();
  const found: { row: number; column: number; votes: number }[] = [];
  while (found.length < mostLines) {
    const at = left.reduce((best, value, bin) => (value > left[best]! ? bin : best), 0);
    if (left[at]! <= 0) break;
    const [row, column] = [Math.floor(at / columns), at % columns];
    found.push({ row, column, votes: left[at]! });
    for (let r = Math.max(0, row - 5); r <= Math.min(90, row + 5); r++) {
      left.fill(0, r * columns + Math.max(0, column - 4), r * columns + Math.min(columns, column + 5));
    }
  }
  return found;
}
