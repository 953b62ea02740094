import { z } from 'zod';
import { failure, type Failure } from '../../../domain/failure.ts';
import type { ModelCall, Step } from '../../../domain/reading.ts';
import { safeToShow } from './safe-message.ts';

export type Tokens = Pick<ModelCall, 'prompt_tokens' | 'completion_tokens'>;

export type Understood = ({ ok: true; words: string } | { ok: false; failure: Failure }) & { tokens: Tokens };

/** Only what is needed, and each of it forgivingly: compatible servers leave out what they do not know. */
const completionSchema = z.object({
  choices: z.array(
    z.object({
      finish_reason: z.string().nullish().catch(null),
      message: z.object({
        content: z
          .union([z.string(), z.array(z.object({ text: z.string().optional() }))])
          .nullish()
          .catch(null),
        refusal: z.string().nullish().catch(null),
      }),
    }),
  ),
});

const count = z.number().int().nonnegative().nullable().catch(null);
const usageSchema = z.object({ usage: z.object({ prompt_tokens: count, completion_tokens: count }) });
const errorSchema = z.object({ error: z.object({ message: z.string() }) });

/**
 * The words in a chat completion's JSON, untouched, and the tokens it cost. Failures: `answer_garbled` (no JSON, no
 * choices), `reader_refused`, `answer_truncated`, `answer_empty`.
 */
export function understandAnswer(text: string, step: Step, apiKey: string): Understood {
  const body = parseJson(text);
  const usage = usageSchema.safeParse(body);
  const tokens = usage.success ? usage.data.usage : { prompt_tokens: null, completion_tokens: null };
  const fail = (...[kind, more]: [Parameters<typeof failure>[0], { message?: string }?]): Understood => ({
    ok: false,
    failure: failure(kind, step, more),
    tokens,
  });

  const choice = completionSchema.safeParse(body).data?.choices[0];
  if (choice === undefined) return fail('answer_garbled', { message: garbledMessage(body, apiKey) });
  const { message, finish_reason } = choice;
  const words = wordsOf(message.content);
  if (message.refusal || finish_reason === 'content_filter') return fail('reader_refused');
  if (finish_reason === 'length') return fail('answer_truncated');
  if (words.trim() === '') return fail('answer_empty');
  return { ok: true, words, tokens };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Says which kind of rubbish came, since that is the clue to a wrong address. */
function garbledMessage(body: unknown, apiKey: string): string {
  if (body === undefined) return 'The reader answered with something that is not JSON.';
  const said = safeToShow(errorSchema.safeParse(body).data?.error.message ?? '', apiKey);
  return said === ''
    ? 'The reader’s answer holds no choices.'
    : `The reader’s answer holds no choices. It says: ${said}`;
}

/** Some servers give the content as a list of parts. */
function wordsOf(content: string | { text?: string | undefined }[] | null | undefined): string {
  if (typeof content === 'string') return content;
  return (content ?? []).map((part) => part.text ?? '').join('');
}
