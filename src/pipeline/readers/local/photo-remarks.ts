import type { PhotoRemark, Quad } from '../../../domain/evidence.ts';
import type { FlatSheet } from './flatten.ts';
import { printSpreadPx } from './print-spread.ts';
import { around, centreX, centreY, median, sample, type Box, type Raster } from './raster.ts';
import type { Segment } from './segments.ts';

/** A sheet laid flat, the pieces of print on it, and the photo that it comes from. */
export interface Photographed {
  photo: Raster;
  flat: FlatSheet;
  segments: readonly Segment[];
  onPhoto(box: Box): Quad;
}

/** What is the matter with a photo: why print may be missing or hard to read, and what to do about it. */
export function remarksOn(seen: Photographed): PhotoRemark[] {
  return [...cutOffEdges(seen), ...tooSmall(seen), ...blurred(seen), ...badLight(seen)];
}

const sides = { top: [0, -1], right: [1, 0], bottom: [0, 1], left: [-1, 0] } as const;
/** So many pieces of print right at the photo's edge are no chance. */
const leastPieces = 3;

/** Edges at which print goes on to where the photo ends. */
function cutOffEdges({ photo, flat, segments, onPhoto }: Photographed): PhotoRemark[] {
  const words = segments.filter(({ glyphs }) => glyphs.length > 1);
  return Object.entries(sides).flatMap(([side, [right, down]]) => {
    const cut = words.filter((word) => {
      const x = centreX(word) + right * ((word.x1 - word.x0) / 2 + flat.textPx);
      const y = centreY(word) + down * ((word.y1 - word.y0) / 2 + flat.textPx);
      const [atX, atY] = flat.view.back(x, y);
      return atX < 0 || atY < 0 || atX > photo.widthPx || atY > photo.heightPx;
    });
    if (cut.length < leastPieces) return [];
    return [
      remark(
        'edge_cut_off',
        `The ${side} edge of the sheet is cut off.`,
        'Take the photo again with the whole sheet in the frame.',
        onPhoto(around(cut)),
      ),
    ];
  });
}

/** Digits lower than this have too few pixels to be told apart. */
const leastDigitPx = 8;

function tooSmall({ flat }: Photographed): PhotoRemark[] {
  const { view, textPx } = flat;
  const [x, y] = [view.widthPx / 2, view.heightPx / 2];
  const [top, bottom] = [view.back(x, y - textPx / 2), view.back(x, y + textPx / 2)];
  const digitPx = Math.hypot(bottom[0] - top[0], bottom[1] - top[1]);
  if (digitPx >= leastDigitPx) return [];
  return [
    remark(
      'too_small',
      `The print is only ${Math.round(digitPx)} pixels tall on the photo.`,
      'Take the photo from nearer, so that the sheet fills the frame, or with more pixels.',
      null,
    ),
  ];
}

/** Edges of letters this wide, in text heights, have run into the strokes beside them. */
const widestSpread = 0.26;

function blurred({ flat, segments }: Photographed): PhotoRemark[] {
  if (printSpreadPx(flat.raster, segments) < widestSpread * flat.textPx) return [];
  return [
    remark(
      'blurred',
      'The photo is blurred.',
      'Hold the camera still, let it focus on the print, and take the photo again.',
      null,
    ),
  ];
}

const darkestPaper = 50;
/** Paper is burnt out where it is white while most of the sheet is well below that. */
const [burntOut, usualPaper] = [253, 215];
const leastGlare = 0.02;

/** Light so weak that ink hardly differs from paper, or so strong in one place that it hides the print. */
function badLight({ photo, flat, onPhoto }: Photographed): PhotoRemark[] {
  const greys = paperSamples(photo, flat);
  const paper = median(greys.map(({ grey }) => grey));
  if (paper < darkestPaper) {
    return [remark('too_dark', 'The photo is too dark.', 'Take the photo again with more light on the sheet.', null)];
  }
  const burnt = greys.filter(({ grey }) => grey >= burntOut);
  if (paper > usualPaper || burnt.length < leastGlare * greys.length) return [];
  const middle = { x: median(burnt.map(({ x0 }) => x0)), y: median(burnt.map(({ y0 }) => y0)) };
  const near = burnt.filter(({ x0, y0 }) => Math.hypot(x0 - middle.x, y0 - middle.y) < flat.view.widthPx / 5);
  return [
    remark(
      'glare',
      'A reflection hides part of the sheet.',
      'Take the photo again with the light from the side and the flash off.',
      onPhoto(around(near)),
    ),
  ];
}

const samplesAlong = 60;

/** The photo's own grey at points spread over the sheet. */
function paperSamples(photo: Raster, { view }: FlatSheet): (Box & { grey: number })[] {
  const samples: (Box & { grey: number })[] = [];
  for (let row = 1; row < samplesAlong; row++) {
    for (let column = 1; column < samplesAlong; column++) {
      const [x, y] = [(column * view.widthPx) / samplesAlong, (row * view.heightPx) / samplesAlong];
      const grey = sample(photo, ...view.back(x, y));
      samples.push({ x0: x, y0: y, x1: x + 1, y1: y + 1, grey });
    }
  }
  return samples;
}

const remark = (kind: PhotoRemark['kind'], message: string, advice: string, quad: Quad | null): PhotoRemark => ({
  kind,
  message,
  advice,
  quad,
});
