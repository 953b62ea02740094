import type { ReaderSettings } from './messages.ts';
import type { PreparedImage } from './prepare.ts';
import { createLocalReader } from './readers/local/local-reader.ts';
import { createOpenAiReader } from './readers/openai/openai-reader.ts';
import type { Reader, ReaderAnswer } from './readers/reader.ts';

/** Has the reader that is set read the picture. Failures come back as values. */
export function readImage(image: PreparedImage, settings: ReaderSettings): Promise<ReaderAnswer> {
  return readerFor(settings).read(image);
}

/** One reader of a kind for each thread, made when it is first needed. */
const readers = new Map<string, Reader>();

function readerFor(settings: ReaderSettings): Reader {
  const key = JSON.stringify(settings);
  const reader = readers.get(key) ?? createReader(settings);
  readers.set(key, reader);
  return reader;
}

function createReader({ reader, openai }: ReaderSettings): Reader {
  if (reader === 'local') return createLocalReader();
  if (openai === null) throw new Error('the openai reader was chosen without its settings');
  return createOpenAiReader(openai);
}
