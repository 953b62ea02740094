import { failure } from '../../../domain/failure.ts';
import { stripCodeFence } from '../../../domain/markdown-tables.ts';
import type { ModelReaderSettings } from '../../messages.ts';
import type { PreparedImage } from '../../prepare.ts';
import { noAids, type Reader, type ReaderAnswer, type ReadingAids } from '../reader.ts';
import { callModel } from './model-call.ts';
import { cropsPrompt, hintPrompt, notATankReport, promptVersionFor, readPrompt } from './prompts.ts';
import { pictureRequest, type MessagePart } from './request-body.ts';

/**
 * The reader that shows the prepared picture to a model behind any server that speaks OpenAI's chat completions:
 * one call a photo, with the aids behind the prompt and the picture. Its failures are those of `callModel`, and `not_a_report` where the model saw no tank report.
 */
export function createOpenAiReader(settings: ModelReaderSettings): Reader {
  return { read: (image, aids = noAids) => readPicture(settings, image, aids) };
}

async function readPicture(
  settings: ModelReaderSettings,
  image: PreparedImage,
  aids: ReadingAids,
): Promise<ReaderAnswer> {
  const answer = await callModel(settings, {
    purpose: 'read',
    step: 'reading',
    wantsJson: false,
    body: pictureRequest(settings.model, partsOf(image, aids)),
  });
  const calls = [answer.call];
  if (!answer.ok) return { ok: false, failure: answer.failure, calls };
  if (saysNoReport(answer.words)) return { ok: false, failure: failure('not_a_report', 'reading'), calls };
  return {
    ok: true,
    reading: {
      reader: 'openai',
      model: settings.model,
      prompt_version: promptVersionFor(settings),
      evidence: null,
      words: answer.words,
      duration_ms: answer.call.duration_ms,
      calls,
    },
  };
}

function partsOf({ jpeg }: PreparedImage, { hint, crops }: ReadingAids): MessagePart[] {
  const words = [readPrompt, ...(hint === null ? [] : [hintPrompt(hint)])];
  if (crops.length === 0) return [...words, jpeg];
  const tables = crops.flatMap((crop, index) => [`Picture ${index + 2}: ${crop.caption}`, crop.jpeg]);
  return [...words, cropsPrompt, 'Picture 1: the whole photo', jpeg, ...tables];
}

function saysNoReport(words: string): boolean {
  const bare = stripCodeFence(words).replace(/[^a-z ]/gi, '');
  return bare.trim().toUpperCase() === notATankReport;
}
