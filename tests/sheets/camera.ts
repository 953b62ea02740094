import sharp from 'sharp';
import type { Desk } from './desk.ts';
import type { View } from './geometry.ts';
import type { Light } from './light.ts';
import type { Page } from './page.ts';
import type { Random } from './random.ts';

/** A picture as pixels, RGB, three bytes each. */
export interface Picture {
  data: Uint8Array;
  widthPx: number;
  heightPx: number;
}

/** Everything between the page and the picture. */
export interface Exposure {
  widthPx: number;
  heightPx: number;
  view: View;
  room: Light;
  shading: Light;
  glare: Light | null;
  desk: Desk;
  /** what white paper and black ink come out as, 0 to 255 */
  white: readonly [number, number, number];
  black: number;
  /** of the lens, in pixels of the picture */
  blurPx: number;
  /** deviation of the sensor's noise, in steps of 255 */
  noise: number;
  /** ripples of a screen or a printer's raster: their height, 0 for none */
  moire: number;
}

/** Pixels between the points where the view and the light are worked out; between them they go straight. */
const step = 16;

/** The picture that a camera takes of `page`. */
export async function expose(page: Page, exposure: Exposure, random: Random): Promise<Picture> {
  const paper = await asSeen(page, exposure);
  const { widthPx, heightPx } = exposure;
  const nodes = lookAround(exposure, paper);
  const picture = { data: new Uint8Array(widthPx * heightPx * 3), widthPx, heightPx };
  const noise = makeNoise(random.fork('noise'), exposure.noise);
  for (let top = 0; top < heightPx; top += step) {
    for (let left = 0; left < widthPx; left += step) fillBlock(picture, paper, exposure, nodes, noise, left, top);
  }
  return picture;
}

/** The page at about the size it has in the picture, so that its letters do not fray, and out of focus by as much. */
async function asSeen(page: Page, { view, widthPx, heightPx, blurPx }: Exposure): Promise<Picture> {
  const [a, b, d] = [view.toPicture([0, 0]), view.toPicture([1, 0]), view.toPicture([0, 1])];
  const length = ([x, y]: readonly [number, number], [u, v]: readonly [number, number]): number =>
    Math.hypot((x - u) * widthPx, (y - v) * heightPx);
  const share = Math.min(1, 1.15 * Math.max(length(a, b) / page.widthPx, length(a, d) / page.heightPx));
  const size = { width: Math.round(page.widthPx * share), height: Math.round(page.heightPx * share) };
  const scale = Math.max(0.3, (size.width / length(a, b)) * blurPx);
  const raw = { width: page.widthPx, height: page.heightPx, channels: 3 as const };
  const { data, info } = await sharp(page.data, { raw })
    .resize(size.width, size.height, { fit: 'fill' })
    .blur(scale)
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, widthPx: info.width, heightPx: info.height };
}

/** Four numbers at each point of a coarse grid: the page's x and y in its pixels, the light, and the glare. */
interface Nodes {
  across: number;
  values: Float32Array;
}

function lookAround({ widthPx, heightPx, view, room, shading, glare }: Exposure, paper: Picture): Nodes {
  const across = Math.ceil(widthPx / step) + 1;
  const down = Math.ceil(heightPx / step) + 1;
  const values = new Float32Array(across * down * 4);
  for (let y = 0; y < down; y++) {
    for (let x = 0; x < across; x++) {
      const place = [(x * step) / widthPx, (y * step) / heightPx] as const;
      const onPage = view.toPage(place);
      const at = (y * across + x) * 4;
      values[at] = onPage[0] * paper.widthPx;
      values[at + 1] = onPage[1] * paper.heightPx;
      const within = onPage[0] > -0.02 && onPage[0] < 1.02 && onPage[1] > -0.02 && onPage[1] < 1.02;
      values[at + 2] = room(place) * (within ? shading(onPage) : 1);
      values[at + 3] = glare?.(place) ?? 0;
    }
  }
  return { across, values };
}

const noiseLength = 1 << 16;

/** Noise that leans from pixel to pixel, as that of a sensor behind a colour filter does. */
function makeNoise(random: Random, deviation: number): Float32Array {
  const noise = Float32Array.from({ length: noiseLength }, () => random.normal() * deviation * 1.25);
  for (let at = 1; at < noiseLength; at++) noise[at] = noise[at]! * 0.75 + noise[at - 1]! * 0.3;
  return noise;
}

/** One block of the picture. All of the maker's time goes here, so it is one loop over plain numbers. */
function fillBlock(
  picture: Picture,
  paper: Picture,
  exposure: Exposure,
  nodes: Nodes,
  noise: Float32Array,
  left: number,
  top: number,
): void {
  const { values, across } = nodes;
  const { white, black, moire, desk } = exposure;
  const at = ((top / step) * across + left / step) * 4;
  const below = at + across * 4;
  const [right, bottom] = [Math.min(left + step, picture.widthPx), Math.min(top + step, picture.heightPx)];
  const lateral = paper.widthPx * 3;
  for (let y = top; y < bottom; y++) {
    const down = (y - top) / step;
    const start = (k: number): number => values[at + k]! + (values[below + k]! - values[at + k]!) * down;
    const rise = (k: number): number =>
      (values[at + 4 + k]! + (values[below + 4 + k]! - values[at + 4 + k]!) * down - start(k)) / step;
    let [u, v, light, flare] = [start(0), start(1), start(2), start(3)];
    const [du, dv, dLight, dFlare] = [rise(0), rise(1), rise(2), rise(3)];
    let out = (y * picture.widthPx + left) * 3;
    let grain = Math.imul(y * 7919 + left * 31, 0x9e3779b1) >>> 16;
    for (let x = left; x < right; x++) {
      const off = Math.max(-u, -v, u - paper.widthPx, v - paper.heightPx);
      const cover = off >= 0.5 ? 0 : off <= -0.5 ? 1 : 0.5 - off;
      const ripple = moire === 0 ? 1 : 1 + moire * Math.sin(x * 0.71 + y * 0.13) * Math.sin(x * 0.11 - y * 0.67);
      const [pu, pv] = [
        Math.min(Math.max(u - 0.5, 0), paper.widthPx - 1.001),
        Math.min(Math.max(v - 0.5, 0), paper.heightPx - 1.001),
      ];
      const [fu, fv] = [pu % 1, pv % 1];
      const from = (pv - fv) * lateral + (pu - fu) * 3;
      const deskAt = cover < 1 ? deskOffset(desk, x, y) : 0;
      const nearPage = cover < 1 ? 1 - 0.45 / (1 + Math.max(0, off) / 14) : 1;
      for (let channel = 0; channel < 3; channel++) {
        const a = paper.data[from + channel]!;
        const b = paper.data[from + channel + 3]!;
        const c = paper.data[from + lateral + channel]!;
        const d = paper.data[from + lateral + channel + 3]!;
        const upper = a + (b - a) * fu;
        const ink = upper + (c + (d - c) * fu - upper) * fv;
        let shade = cover * (black + (ink * (white[channel]! - black)) / 255) * ripple;
        if (cover < 1) shade += (1 - cover) * desk.data[deskAt + channel]! * nearPage;
        shade *= light;
        shade += (255 - shade) * flare + noise[(grain + channel * 21_841) & 0xffff]!;
        picture.data[out + channel] = shade < 0 ? 0 : shade > 255 ? 255 : shade;
      }
      u += du;
      v += dv;
      light += dLight;
      flare += dFlare;
      out += 3;
      grain += 3;
    }
  }
}

/** Where in the desk's bytes a pixel of the picture lies: two pixels to one, mirrored at the edges. */
function deskOffset({ sidePx }: Desk, x: number, y: number): number {
  const mirrored = (pixel: number): number => {
    const within = (pixel >> 1) % (2 * sidePx);
    return within < sidePx ? within : 2 * sidePx - 1 - within;
  };
  return (mirrored(y) * sidePx + mirrored(x)) * 3;
}
