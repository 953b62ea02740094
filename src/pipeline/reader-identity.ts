import type { ReaderIdentity } from '../domain/reading.ts';
import type { ReaderSettings } from './messages.ts';
import { engineName, localRelease } from './readers/local/release.ts';
import { promptVersionFor } from './readers/openai/prompts.ts';

/** Who reads under these settings, without loading any of it. */
export function readerIdentity({ reader, openai }: ReaderSettings): ReaderIdentity {
  return reader === 'local'
    ? { reader, model: engineName, promptVersion: localRelease }
    : { reader, model: openai?.model ?? '', promptVersion: openai === null ? '' : promptVersionFor(openai) };
}
