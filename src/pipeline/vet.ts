import { open } from 'node:fs/promises';
import type { PhotoFormat } from '../domain/job.ts';
import { identifyingBytes, identifyPhoto, nameContent } from './identify.ts';
import type { VetOutcome, VetTask } from './messages.ts';
import { readPhotoHeader, type PhotoHeader } from './photo-header.ts';
import { PictureError, tooSlow } from './picture-error.ts';
import { decodeLimitMs } from './picture-policy.ts';
import { keepPrepared, prepareFrom, type PreparedImage } from './prepare.ts';

/**
 * Looks at one received file: is it a photo we can decode? If so the prepared picture is left at `preparedPath` and
 * the photo's upright size in pixels comes back; if not, why and what to do, in a sentence that does not name the
 * file. Never rejects for what a file can hold, only for a file that cannot be opened.
 */
export async function vetPhoto(task: VetTask): Promise<VetOutcome> {
  try {
    return await vet(task);
  } catch (error) {
    if (error instanceof PictureError) return rejected(error.kind, error.message);
    throw error;
  }
}

async function vet({ photoPath, preparedPath }: VetTask): Promise<VetOutcome> {
  const firstBytes = await readFirstBytes(photoPath);
  if (firstBytes.length === 0) return rejected('empty', 'The file is empty. Upload the photo again.');
  const format = identifyPhoto(firstBytes);
  if (!format) return rejected('unsupported', describeUnsupported(firstBytes));

  const { header, prepared } = await withinLimit(proveWhole(photoPath, format));
  await keepPrepared(prepared, preparedPath);
  return { ok: true, format, widthPx: header.widthPx, heightPx: header.heightPx };
}

async function proveWhole(
  photoPath: string,
  format: PhotoFormat,
): Promise<{ header: PhotoHeader; prepared: PreparedImage }> {
  const header = await readPhotoHeader(photoPath, format);
  return { header, prepared: await prepareFrom(photoPath, header) };
}

async function readFirstBytes(photoPath: string): Promise<Buffer> {
  const file = await open(photoPath);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(identifyingBytes), 0, identifyingBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

function describeUnsupported(firstBytes: Buffer): string {
  const name = nameContent(firstBytes);
  return name
    ? `This is ${name}, which cannot be read. Save it as JPEG or PNG and upload that.`
    : 'This is not a photo that can be read. Upload a JPEG, PNG, WebP or TIFF picture.';
}

/** libvips can be stopped between rows but not inside one long step, so the answer does not wait for it. */
async function withinLimit<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(tooSlow());
    }, decodeLimitMs);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}

const rejected = (kind: PictureError['kind'] | 'empty', message: string): VetOutcome => ({
  ok: false,
  rejected: { kind, message },
});
