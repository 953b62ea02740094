import sharp from 'sharp';
import type { PhotoFormat } from '../domain/job.ts';
import { preparePhoto } from './prepare.ts';

/**
 * The picture of a photo that a model is trained on: the one that a reader is given, as a JPEG of three channels,
 * since services that train take no others. Throws as `preparePhoto`.
 */
export async function trainingPicture(photoPath: string, format: PhotoFormat): Promise<Buffer> {
  const { jpeg } = await preparePhoto(photoPath, format);
  return sharp(jpeg).toColourspace('srgb').jpeg({ quality: 90 }).toBuffer();
}
