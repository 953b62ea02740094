import type { Raster } from './raster.ts';

/** Side of the squares whose paper is measured, as a share of the picture's longer side. */
const squareShare = 1 / 80;
/** Paper is about as bright as this share of a square's pixels are not: print covers less than the rest. */
const paperPercentile = 0.8;

/**
 * Evens out shadows, tinted bands and dim corners: each pixel is divided by the paper around it, so that paper comes
 * out near white everywhere and ink as dark as it is against its own paper.
 */
export function evenLight(raster: Raster): Raster {
  const { pixels, widthPx, heightPx } = raster;
  const squarePx = Math.max(8, Math.round(squareShare * Math.max(widthPx, heightPx)));
  const paper = smooth(spread(paperOf(raster, squarePx)));
  const even = new Uint8Array(pixels.length);
  const places = placesAlong(widthPx, paper.columns, squarePx);
  const row = new Float32Array(widthPx);
  for (let y = 0; y < heightPx; y++) {
    brightening(paper, (y + 0.5) / squarePx - 0.5, places, row);
    for (let x = 0, at = y * widthPx; x < widthPx; x++, at++) {
      const grey = (pixels[at]! * row[x]!) | 0;
      even[at] = grey > 255 ? 255 : grey;
    }
  }
  return { pixels: even, widthPx, heightPx };
}

/** What paper becomes; a little below 255, so that its grain is not cut off on one side. */
const white = 235;

interface Paper {
  grey: Float32Array;
  columns: number;
  rows: number;
}

function paperOf({ pixels, widthPx, heightPx }: Raster, squarePx: number): Paper {
  const [columns, rows] = [Math.ceil(widthPx / squarePx), Math.ceil(heightPx / squarePx)];
  const grey = new Float32Array(columns * rows);
  const counts = new Uint16Array(256);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      counts.fill(0);
      let total = 0;
      for (let y = row * squarePx; y < Math.min(heightPx, (row + 1) * squarePx); y += 2) {
        for (let x = column * squarePx; x < Math.min(widthPx, (column + 1) * squarePx); x += 2, total++) {
          const value = pixels[y * widthPx + x]!;
          counts[value] = counts[value]! + 1;
        }
      }
      grey[row * columns + column] = Math.max(16, percentile(counts, total, paperPercentile));
    }
  }
  return { grey, columns, rows };
}

function percentile(counts: Uint16Array, total: number, share: number): number {
  let seen = 0;
  for (let grey = 0; grey < 255; grey++) {
    seen += counts[grey]!;
    if (seen >= share * total) return grey;
  }
  return 255;
}

/** Squares full of print take the paper of the brightest neighbour: the brightest of nine, then the darkest of nine. */
const spread = (paper: Paper): Paper => ofNine(ofNine(paper, Math.max), Math.min);

function ofNine({ grey, columns, rows }: Paper, of: (...values: number[]) => number): Paper {
  const found = grey.map((_, at) => of(...neighbours(grey, at % columns, Math.floor(at / columns), columns, rows)));
  return { grey: found, columns, rows };
}

function smooth({ grey, columns, rows }: Paper): Paper {
  const smoothed = grey.map((_, at) => {
    const nine = neighbours(grey, at % columns, Math.floor(at / columns), columns, rows);
    return nine.reduce((sum, value) => sum + value, 0) / nine.length;
  });
  return { grey: smoothed, columns, rows };
}

function neighbours(grey: Float32Array, column: number, row: number, columns: number, rows: number): number[] {
  const found: number[] = [];
  for (let y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y++) {
    for (let x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 1); x++) {
      found.push(grey[y * columns + x]!);
    }
  }
  return found;
}

/** Between which two squares each pixel of a row lies, and how far towards the right one. */
interface Places {
  left: Int32Array;
  share: Float32Array;
}

function placesAlong(widthPx: number, columns: number, squarePx: number): Places {
  const left = new Int32Array(widthPx);
  const share = new Float32Array(widthPx);
  for (let x = 0; x < widthPx; x++) {
    const place = (x + 0.5) / squarePx - 0.5;
    left[x] = Math.min(columns - 1, Math.max(0, Math.floor(place)));
    share[x] = Math.min(1, Math.max(0, place - left[x]!));
  }
  return { left, share };
}

/** What the pixels along one row are to be multiplied by; paper's grey runs straight between the squares' middles. */
function brightening({ grey, columns, rows }: Paper, atRow: number, { left, share }: Places, into: Float32Array): void {
  const above = Math.min(rows - 1, Math.max(0, Math.floor(atRow)));
  const below = Math.min(rows - 1, above + 1);
  const down = Math.min(1, Math.max(0, atRow - above));
  const along = new Float32Array(columns + 1);
  for (let column = 0; column < columns; column++) {
    along[column] = grey[above * columns + column]! * (1 - down) + grey[below * columns + column]! * down;
  }
  along[columns] = along[columns - 1]!;
  for (let x = 0; x < into.length; x++) {
    const near = along[left[x]!]!;
    into[x] = white / (near + (along[left[x]! + 1]! - near) * share[x]!);
  }
}
