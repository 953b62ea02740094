import type { PreparedImage } from './prepare.ts';
import type { ReaderSettings } from './messages.ts';
import { createLocalReader } from './readers/local/local-reader.ts';
import { createOpenAiReader } from './readers/openai/openai-reader.ts';
import type { Reader, ReaderAnswer } from './readers/reader.ts';

/** Has the reader that is set read the picture. Failures come back as values. */
export function readImage(image: PreparedImage, settings: ReaderSettings): Promise<ReaderAnswer> {
  return readerFor(settings).read(image);
}

/** One reader of a kind for each thread, made when it is first needed: a thread that never does OCR never loads it. */
const readers = new Map<string, Reader>();

function readerFor(settings: ReaderSettings): Reader {
  const key = JSON.stringify(settings);
  const known = readers.get(key);
  if (known) return known;
  const reader = settings.reader === 'openai' ? createOpenAiReader(required(settings)) : createLocalReader();
  readers.set(key, reader);
  return reader;
}

function required({ openai }: ReaderSettings) {
  if (openai === null) throw new Error('the openai reader was chosen without its settings');
  return openai;
}
