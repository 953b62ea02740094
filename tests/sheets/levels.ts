import { deskKinds, makeDesk } from './desk.ts';
import { expose, type Exposure, type Picture } from './camera.ts';
import { photographedCorners, viewOf, type Pose, type View } from './geometry.ts';
import { bentPaper, glare, roomLight } from './light.ts';
import type { Page } from './page.ts';
import type { Random } from './random.ts';

export const levels = ['l0', 'l1', 'l2', 'l3'] as const;
export type Level = (typeof levels)[number];

export const spoils = ['cut-right', 'blur', 'glare', 'small'] as const;
export type Spoil = (typeof spoils)[number];

/** A page as it comes to the reader. */
export interface Shot {
  /** upright as a camera's viewer shows it; the page in it may be turned */
  picture: Picture;
  view: View;
  /** EXIF orientation that the file is to be stored with */
  orientation: 1 | 3 | 6 | 8;
  /** degrees clockwise that the page lies turned in the upright picture */
  turned: 0 | 90 | 180 | 270;
  format: { kind: 'png' } | { kind: 'jpeg'; quality: number };
}

/** Pixels across that a page is printed with: 2000 for a clean one, more where a camera is to look at it. */
export const printedWidth = (level: Level) => (landscape: boolean) => (level === 'l0' ? 2000 : landscape ? 2720 : 2100);

/** Takes `page` through the faults of `level`, and of `spoil` where there is one. */
export async function shoot(page: Page, level: Level, random: Random, spoil: Spoil | null): Promise<Shot> {
  const flat = viewOf(
    [
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 1],
    ],
    () => [0, 0],
  );
  if (level === 'l0') return { picture: page, view: flat, orientation: 1, turned: 0, format: { kind: 'png' } };
  if (level === 'l1') return scan(page, random);
  return photograph(page, level, random, spoil);
}

/** A flat scan at 200 dots to the inch: grey, skewed by up to 2°, dusty. */
async function scan(page: Page, random: Random): Promise<Shot> {
  const aspect = page.widthPx / page.heightPx;
  const size = aspect < 1 ? { widthPx: 1700, heightPx: 2200 } : { widthPx: 2200, heightPx: 1700 };
  const roll = (random.between(-2, 2) * Math.PI) / 180;
  const pose: Pose = { roll, pitch: 0, yaw: 0, distance: 3, fill: 1, middle: [0.5, 0.5] };
  const tight = photographedCorners(aspect, aspect, pose);
  const width = Math.hypot(tight[1][0] - tight[0][0], ((tight[1][1] - tight[0][1]) * size.heightPx) / size.widthPx);
  const view = viewOf(photographedCorners(aspect, aspect, { ...pose, fill: random.between(0.97, 1) / width }), () => [
    0, 0,
  ]);
  const paper = random.between(232, 252);
  const exposure: Exposure = {
    ...{ ...size, view, room: () => 1, shading: () => 1, glare: null },
    desk: { ...makeDesk('white table', random.fork('lid')), bright: true },
    ...{
      white: [paper, paper, paper],
      black: random.between(8, 70),
      blurPx: random.between(0.45, 0.8),
      noise: random.between(1.5, 5),
      moire: 0,
    },
  };
  const picture = await expose(page, exposure, random);
  grey(picture);
  throwDust(picture, random.fork('dust'));
  return { picture, view, orientation: 1, turned: 0, format: { kind: 'jpeg', quality: random.int(72, 90) } };
}

function grey({ data }: Picture): void {
  for (let at = 0; at < data.length; at += 3) {
    const shade = 0.3 * data[at]! + 0.59 * data[at + 1]! + 0.11 * data[at + 2]!;
    data[at] = data[at + 1] = data[at + 2] = shade;
  }
}

/** Specks and hairs, dark and light, none larger than a full stop is wide. */
function throwDust({ data, widthPx, heightPx }: Picture, random: Random): void {
  for (let speck = random.int(30, 260); speck > 0; speck--) {
    let [x, y] = [random.between(2, widthPx - 3), random.between(2, heightPx - 3)];
    const shade = random.chance(0.75) ? random.int(30, 150) : 255;
    const towards = random.between(0, 7);
    for (let length = random.chance(0.08) ? random.int(8, 30) : random.int(1, 3); length > 0; length--) {
      const at = (Math.floor(y) * widthPx + Math.floor(x)) * 3;
      data.fill(shade, at, at + 3);
      x = Math.min(Math.max(x + Math.cos(towards + length * 0.05), 0), widthPx - 1);
      y = Math.min(Math.max(y + Math.sin(towards + length * 0.05), 0), heightPx - 1);
    }
  }
}

const turns = [0, 0, 0, 0, 0, 0, 90, 270, 180] as const;
const orientations = [1, 1, 1, 1, 6, 6, 8, 3] as const;

/** A photograph by telephone, of 8 or 12 million pixels, or 1600 across and worse in every way. */
async function photograph(page: Page, level: 'l2' | 'l3', random: Random, spoil: Spoil | null): Promise<Shot> {
  const hard = level === 'l3';
  const turned = spoil === null ? random.pick(turns) : 0;
  const landscape = page.widthPx > page.heightPx !== (turned === 90 || turned === 270);
  const size = pictureSize(landscape, hard, spoil, random);
  const pose = drawPose(random, turned, spoil);
  const aspect = page.widthPx / page.heightPx;
  const paper = bentPaper(random.fork('paper'), {
    curl: random.between(0.001, 0.006) * (hard ? 1.7 : 1),
    folds: hard ? random.int(1, 3) : random.pick([0, 0, 1, 2]),
  });
  const view = viewOf(photographedCorners(aspect, size.widthPx / size.heightPx, pose), paper.bend);
  const exposure: Exposure = {
    ...{ ...size, view, shading: paper.shading },
    ...{ room: roomLight(random.fork('light'), hard ? 1.2 : 1), glare: spoil === 'glare' ? glare(random) : null },
    desk: makeDesk(random.pick(deskKinds), random.fork('desk')),
    ...tones(random, hard),
    blurPx: blurOf(random, hard, spoil) * Math.min(1, size.widthPx / 1200),
    ...{ noise: random.between(2, hard ? 9 : 6), moire: hard ? random.between(0.01, 0.035) : 0 },
  };
  const picture = await expose(page, exposure, random);
  const format = { kind: 'jpeg', quality: hard ? random.int(60, 76) : random.int(70, 90) } as const;
  return { picture, view, orientation: spoil === null ? random.pick(orientations) : 1, turned, format };
}

/** Photographed paper is never quite white nor ink quite black; lamps tint both. */
function tones(random: Random, hard: boolean): Pick<Exposure, 'white' | 'black'> {
  const [paper, warmth] = [random.between(hard ? 205 : 222, hard ? 235 : 250), random.between(-12, 22)];
  return {
    white: [paper + Math.max(0, warmth / 4), paper - warmth / 8, paper - warmth],
    black: random.between(hard ? 70 : 18, hard ? 112 : 62),
  };
}

function pictureSize(
  landscape: boolean,
  hard: boolean,
  spoil: Spoil | null,
  random: Random,
): { widthPx: number; heightPx: number } {
  const [long, short] =
    spoil === 'small' ? [720, 540] : hard ? [1600, 1200] : random.chance(0.5) ? [4000, 3000] : [3264, 2448];
  return landscape ? { widthPx: long, heightPx: short } : { widthPx: short, heightPx: long };
}

function blurOf(random: Random, hard: boolean, spoil: Spoil | null): number {
  if (spoil === 'blur') return random.between(6, 9);
  return hard ? random.between(0.6, 0.95) : random.between(0.7, 1.7);
}

function drawPose(random: Random, turned: number, spoil: Spoil | null): Pose {
  const degrees = Math.PI / 180;
  const cut = spoil === 'cut-right' ? random.between(0.13, 0.2) : 0;
  return {
    roll: (turned + random.normal() * 2.8) * degrees,
    ...{ pitch: random.normal() * 11 * degrees, yaw: random.normal() * 9 * degrees },
    distance: random.between(1.3, 2.4),
    fill: random.between(0.84, 0.95),
    middle: [0.5 + cut + random.normal() * 0.008, 0.5 + random.normal() * 0.008],
  };
}
