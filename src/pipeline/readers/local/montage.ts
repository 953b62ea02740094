import sharp from 'sharp';
import type { Segment } from './segments.ts';
import { sizedWords } from './print-sizes.ts';
import { sample, type Raster } from './raster.ts';

/** Where one segment stands in a montage: at (`x`, `y`) of it, enlarged `scale` times. */
export interface Placement {
  segment: Segment;
  x: number;
  y: number;
  scale: number;
  line: number;
  /** the strip of the montage that this line has to itself */
  lineTop: number;
  lineBottom: number;
}

/** Segments pasted line under line on white paper, which OCR reads better than the sheet they came from. */
export interface Montage {
  png: Buffer;
  placements: Placement[];
}

export interface MontageStyle {
  /** how tall digits become, in pixels */
  digitPx: number;
  widthPx: number;
  /** white between two phrases of a line; between two words of a phrase it is one digit */
  gapPx: number;
  /** from one baseline to the next, in digit heights */
  pitch: number;
  /** words of one size stand together, brought to the same height */
  levels?: boolean;
}

const marginPx = 24;

/**
 * Pastes `segments` in their order into lines. Only their own ink is copied (a rim of two pixels around each glyph),
 * stretched to black on white, so that rulings, stains and neighbours stay behind.
 */
export async function composeMontage(
  raster: Raster,
  segments: readonly Segment[],
  heightPx: number,
  style: MontageStyle,
): Promise<Montage> {
  const placements = layOut(segments, heightPx, style);
  const paper: Raster = {
    widthPx: Math.max(style.widthPx, ...placements.map((place) => lineEnd(place) + marginPx)),
    heightPx: Math.ceil((placements.at(-1)?.lineBottom ?? marginPx) + marginPx),
    pixels: new Uint8Array(0),
  };
  paper.pixels = new Uint8Array(paper.widthPx * paper.heightPx).fill(255);
  for (const place of placements) paste(raster, paper, place);
  const png = await sharp(paper.pixels, { raw: { width: paper.widthPx, height: paper.heightPx, channels: 1 } })
    .png({ compressionLevel: 1 })
    .toBuffer();
  return { png, placements };
}

const lineEnd = ({ segment, x, scale }: Placement): number => Math.ceil(x + (segment.x1 - segment.x0) * scale);

function layOut(segments: readonly Segment[], heightPx: number, style: MontageStyle): Placement[] {
  let top = marginPx;
  return intoLines(segments, heightPx, style).flatMap((pieces, line) => {
    const { lineTop, baseline, lineBottom } = lineOf(pieces, top, style);
    top = lineBottom;
    return pieces.map(({ segment, x, scale }) => {
      const y = Math.round(baseline - (segment.baselineY - segment.y0) * scale);
      return { segment, x, y, scale, line, lineTop, lineBottom };
    });
  });
}

type Piece = Pick<Placement, 'segment' | 'x' | 'scale'>;

function intoLines(segments: readonly Segment[], heightPx: number, style: MontageStyle): Piece[][] {
  const lines: Piece[][] = [[]];
  let x = marginPx;
  const words =
    style.levels === true
      ? sizedWords(segments, heightPx)
      : segments.map((segment) => ({ segment, letterPx: heightPx }));
  for (const [at, { segment, letterPx }] of words.entries()) {
    const scale = style.digitPx / letterPx;
    const width = (segment.x1 - segment.x0) * scale;
    if (x > marginPx && x + width > style.widthPx - marginPx) {
      x = marginPx;
      lines.push([]);
    }
    lines.at(-1)!.push({ segment, x, scale });
    const inPhrase = words[at + 1]?.segment.phrase === segment.phrase;
    x += Math.ceil(width) + (inPhrase ? style.digitPx : style.gapPx);
  }
  return lines;
}

/** A line from `top` down; tall letters and long tails, as in handwriting, make it taller, so that lines stay apart. */
function lineOf(pieces: readonly Piece[], top: number, { pitch, digitPx }: MontageStyle) {
  const clear = 0.3 * digitPx;
  const above = pieces.map(({ segment, scale }) => (segment.baselineY - segment.y0) * scale + clear);
  const below = pieces.map(({ segment, scale }) => (segment.y1 - segment.baselineY) * scale + clear);
  const baseline = top + Math.max(0.65 * pitch * digitPx, ...above);
  return { lineTop: top, baseline, lineBottom: baseline + Math.max(0.35 * pitch * digitPx, ...below) };
}

function paste(raster: Raster, paper: Raster, { segment, x, y, scale }: Placement): void {
  const piece = cutOut(raster, segment);
  const [wide, tall] = [Math.ceil(piece.widthPx * scale), Math.ceil(piece.heightPx * scale)];
  const [left, top] = [Math.round(x - rimPx * scale), Math.round(y - rimPx * scale)];
  for (let row = 0; row < tall; row++) {
    const toY = top + row;
    if (toY < 0 || toY >= paper.heightPx) continue;
    for (let column = 0; column < wide; column++) {
      const toX = left + column;
      if (toX < 0 || toX >= paper.widthPx) continue;
      const grey = sample(piece, (column + 0.5) / scale - 0.5, (row + 0.5) / scale - 0.5);
      const at = toY * paper.widthPx + toX;
      if (grey < paper.pixels[at]!) paper.pixels[at] = grey;
    }
  }
}

const rimPx = 2;

/** The segment with a rim of white, holding its glyphs only, from black ink to white paper. */
function cutOut(raster: Raster, segment: Segment): Raster {
  const widthPx = segment.x1 - segment.x0 + 2 * rimPx;
  const heightPx = segment.y1 - segment.y0 + 2 * rimPx;
  const piece: Raster = { pixels: new Uint8Array(widthPx * heightPx).fill(255), widthPx, heightPx };
  const { black, white } = greyRange(raster, segment);
  for (const glyph of segment.glyphs) {
    for (let y = Math.max(0, glyph.y0 - rimPx); y < Math.min(raster.heightPx, glyph.y1 + rimPx); y++) {
      const row = (y - segment.y0 + rimPx) * widthPx - segment.x0 + rimPx;
      for (let x = Math.max(0, glyph.x0 - rimPx); x < Math.min(raster.widthPx, glyph.x1 + rimPx); x++) {
        const grey = ((raster.pixels[y * raster.widthPx + x]! - black) * 255) / (white - black);
        piece.pixels[row + x] = grey < 0 ? 0 : grey > 255 ? 255 : grey;
      }
    }
  }
  return piece;
}

function greyRange(raster: Raster, segment: Segment): { black: number; white: number } {
  const counts = new Uint32Array(256);
  let total = 0;
  for (const glyph of segment.glyphs) {
    for (let y = glyph.y0; y < glyph.y1; y++) {
      for (let x = glyph.x0; x < glyph.x1; x++) {
        const grey = raster.pixels[y * raster.widthPx + x]!;
        counts[grey] = counts[grey]! + 1;
        total++;
      }
    }
  }
  const black = percentile(counts, total, 0.05);
  return { black, white: Math.max(black + 40, percentile(counts, total, 0.85)) };
}

function percentile(counts: Uint32Array, total: number, share: number): number {
  let seen = 0;
  for (let grey = 0; grey < 256; grey++) {
    seen += counts[grey]!;
    if (seen >= share * total) return grey;
  }
  return 255;
}
