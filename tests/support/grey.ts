import sharp, { type Sharp } from 'sharp';
import type { GreyPicture } from '../../src/pipeline/pixels.ts';
import { stretchContrast } from '../../src/pipeline/pixels.ts';

/** A picture's pixels in grey with its contrast stretched, scaled to a size where one is given. */
export async function greyOf(
  picture: Buffer | string,
  size?: { widthPx: number; heightPx: number },
): Promise<GreyPicture> {
  const sized = size ? sharp(picture).resize(size.widthPx, size.heightPx, { fit: 'fill' }) : sharp(picture);
  return asGrey(sized.toColourspace('b-w'));
}

/** A part of an upright picture, in the same way. */
export async function greyPart(
  picture: Buffer | string,
  part: { left: number; top: number; width: number; height: number },
): Promise<GreyPicture> {
  return asGrey(sharp(picture).extract(part).toColourspace('b-w'));
}

async function asGrey(picture: Sharp): Promise<GreyPicture> {
  const { data, info } = await picture.raw().toBuffer({ resolveWithObject: true });
  const grey = { pixels: new Uint8Array(data), widthPx: info.width, heightPx: info.height };
  stretchContrast(grey, 1, 99);
  return grey;
}

/** How alike two pictures of one size are, from -1 to 1: the correlation of their greys (K. Pearson, 1895). */
export function likeness(a: GreyPicture, b: GreyPicture): number {
  if (a.pixels.length !== b.pixels.length) throw new Error('pictures of different sizes');
  const mean = ({ pixels }: GreyPicture): number => pixels.reduce((sum, grey) => sum + grey, 0) / pixels.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  let [both, ownA, ownB] = [0, 0, 0];
  for (let at = 0; at < a.pixels.length; at += 1) {
    const [apartA, apartB] = [(a.pixels[at] ?? 0) - meanA, (b.pixels[at] ?? 0) - meanB];
    both += apartA * apartB;
    ownA += apartA * apartA;
    ownB += apartB * apartB;
  }
  return both / Math.sqrt(ownA * ownB);
}
