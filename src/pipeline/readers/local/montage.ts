import sharp from 'sharp';
import type { Segment } from './segments.ts';
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
  const lines = (placements.at(-1)?.line ?? 0) + 1;
  const paper: Raster = {
    widthPx: Math.max(style.widthPx, ...placements.map((place) => lineEnd(place) + marginPx)),
    heightPx: Math.ceil(2 * marginPx + (lines + 0.5) * style.pitch * style.digitPx),
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
  const placements: Placement[] = [];
  const scale = style.digitPx / heightPx;
  let x = marginPx;
  let line = 0;
  for (const [at, segment] of segments.entries()) {
    const width = (segment.x1 - segment.x0) * scale;
    if (x > marginPx && x + width > style.widthPx - marginPx) [x, line] = [marginPx, line + 1];
    const baseline = marginPx + (line + 1) * style.pitch * style.digitPx;
    const y = Math.round(baseline - (segment.baselineY - segment.y0) * scale);
    const lineBottom = baseline + 0.35 * style.pitch * style.digitPx;
    placements.push({ segment, x, y, scale, line, lineTop: lineBottom - style.pitch * style.digitPx, lineBottom });
    const inPhrase = segments[at + 1]?.phrase === segment.phrase;
    x += Math.ceil(width) + (inPhrase ? style.digitPx : style.gapPx);
  }
  return placements;
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
