import type { Failure } from '../../domain/failure.ts';
import type { ModelCall, Reading } from '../../domain/reading.ts';
import type { PreparedImage } from '../prepare.ts';

/** `calls` of a failure are the model calls it cost. */
export type ReaderAnswer = { ok: true; reading: Reading } | { ok: false; failure: Failure; calls: ModelCall[] };

/** What a reader is given beside the picture itself. */
export interface ReadingAids {
  /** what the local reader made of the photo, as Markdown; null for none */
  hint: string | null;
  /** the tables by themselves, larger than in the whole picture */
  crops: { caption: string; jpeg: Buffer }[];
}

export const noAids: ReadingAids = { hint: null, crops: [] };

/** Something that turns a picture of a tank report into words: Markdown or JSON as `domain/markdown-tables.ts` knows it. */
export interface Reader {
  /** Never throws for what a photo or a server can do: such things are failures, returned. */
  read(image: PreparedImage, aids?: ReadingAids): Promise<ReaderAnswer>;
}
