import type { ReaderSettings } from './messages.ts';
import type { PreparedImage } from './prepare.ts';
import { createLocalReader } from './readers/local/local-reader.ts';
import { createOpenAiReader } from './readers/openai/openai-reader.ts';
import type { Reader, ReaderAnswer, ReadingAids } from './readers/reader.ts';

/** Has the reader that is set read the picture. Failures come back as values. */
export function readImage(image: PreparedImage, settings: ReaderSettings, aids: ReadingAids): Promise<ReaderAnswer> {
  return readerFor(settings).read(image, aids);
}

/** Has the local reader of this thread read the picture, for a model's sake. */
export const readLocally = (image: PreparedImage): Promise<ReaderAnswer> =>
  readerFor({ reader: 'local', openai: null }).read(image);

/**
 * Ends the readers of this thread; the next picture has new ones made. Only a program that reads in its main thread
 * needs this, where the OCR engine's own thread would keep it running: in a pool that thread ends with the pool's.
 */
export async function closeReaders(): Promise<void> {
  const open = [...readers.values()];
  readers.clear();
  await Promise.all(open.map(async (reader) => reader.close?.()));
}

type ClosableReader = Reader & { close?(): Promise<void> };

/** One reader of a kind for each thread, made when it is first needed. */
const readers = new Map<string, ClosableReader>();

function readerFor(settings: ReaderSettings): ClosableReader {
  const key = JSON.stringify(settings);
  const reader = readers.get(key) ?? createReader(settings);
  readers.set(key, reader);
  return reader;
}

function createReader({ reader, openai }: ReaderSettings): ClosableReader {
  if (reader === 'local') return createLocalReader();
  if (openai === null) throw new Error('the openai reader was chosen without its settings');
  return createOpenAiReader(openai);
}
