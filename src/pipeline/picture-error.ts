import { decodeLimitMs, maxPixels } from './picture-policy.ts';

export type PictureErrorKind = 'unreadable' | 'too_many_pixels' | 'too_slow' | 'unsupported';

/** What a file can be that no picture comes out of it. The message is fit to show and names neither file nor library. */
export class PictureError extends Error {
  readonly kind: PictureErrorKind;

  constructor(kind: PictureErrorKind, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'PictureError';
    this.kind = kind;
  }
}

export const unreadable = (cause: unknown): PictureError =>
  new PictureError(
    'unreadable',
    'The picture is damaged or incomplete. Take the photo again, or save it anew as JPEG or PNG, and upload that.',
    cause,
  );

export const notAsClaimed = (): PictureError =>
  new PictureError(
    'unsupported',
    'This is not the kind of picture that its first bytes claim. Save it anew as JPEG or PNG and upload that.',
  );

export const badShape = (widthPx: number, heightPx: number): PictureError =>
  new PictureError(
    'unreadable',
    `The picture is ${widthPx} × ${heightPx} pixels, which cannot hold a report. ` +
      'Upload a photo of the whole sheet.',
  );

export const tooManyPixels = (widthPx: number, heightPx: number): PictureError =>
  new PictureError(
    'too_many_pixels',
    `The picture is ${widthPx} × ${heightPx} pixels; at most ${maxPixels / 1e6} megapixels ` +
      'are taken. Make it smaller and upload it again.',
  );

export const tooSlow = (cause?: unknown): PictureError =>
  new PictureError(
    'too_slow',
    `The picture takes longer than ${decodeLimitMs / 1000} seconds to decode. ` +
      'Save it anew as an ordinary JPEG or PNG and upload that.',
    cause,
  );
