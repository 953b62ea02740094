import { failure } from '../../../domain/failure.ts';
import { stripCodeFence } from '../../../domain/markdown-tables.ts';
import type { OpenAiSettings } from '../../messages.ts';
import type { PreparedImage } from '../../prepare.ts';
import type { Reader, ReaderAnswer } from '../reader.ts';
import { callModel } from './model-call.ts';
import { notATankReport, readPrompt, readPromptVersion } from './prompts.ts';
import { pictureRequest } from './request-body.ts';

/**
 * The reader that shows the prepared picture to a model behind any server that speaks OpenAI's chat completions:
 * one call a photo. Its failures are those of `callModel`, and `not_a_report` where the model saw no tank report.
 */
export function createOpenAiReader(settings: OpenAiSettings): Reader {
  return { read: (image) => readPicture(settings, image) };
}

async function readPicture(settings: OpenAiSettings, image: PreparedImage): Promise<ReaderAnswer> {
  const answer = await callModel(settings, {
    purpose: 'read',
    step: 'reading',
    wantsJson: false,
    body: pictureRequest(settings.model, readPrompt, image.jpeg),
  });
  const calls = [answer.call];
  if (!answer.ok) return { ok: false, failure: answer.failure, calls };
  if (saysNoReport(answer.words)) return { ok: false, failure: failure('not_a_report', 'reading'), calls };
  return {
    ok: true,
    reading: {
      reader: 'openai',
      model: settings.model,
      prompt_version: readPromptVersion,
      evidence: null,
      words: answer.words,
      duration_ms: answer.call.duration_ms,
      calls,
    },
  };
}

function saysNoReport(words: string): boolean {
  const bare = stripCodeFence(words).replace(/[^a-z ]/gi, '');
  return bare.trim().toUpperCase() === notATankReport;
}
