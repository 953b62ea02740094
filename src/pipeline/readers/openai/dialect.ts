import type OpenAI from 'openai';
import { APIError } from 'openai';
import type { OpenAiSettings } from '../../messages.ts';

/** Which of the optional things this server takes for this model. */
export interface Dialect {
  temperature: boolean;
  tokenLimit: 'max_completion_tokens' | 'max_tokens';
  answerTokens: number;
  json: 'json_schema' | 'json_object' | 'none';
}

/** Twice what the largest sheet needs. */
const plainAnswerTokens = 8_192;
/** Reasoning counts against the limit; OpenAI advises at least 25,000 for it. */
const reasoningAnswerTokens = 32_768;
/** What every model in use can give. */
const smallAnswerTokens = 4_096;

/** The dialects that servers turned out to speak, for the life of the thread. */
const learned = new Map<string, Dialect>();

const placeOf = (settings: OpenAiSettings): string => `${settings.baseUrl ?? ''} ${settings.model}`;

/** What to try first: what this server took last time, else what its model's name promises. */
export function dialectOf(settings: OpenAiSettings): Dialect {
  return learned.get(placeOf(settings)) ?? firstDialect(settings.model);
}

/** Remembers a dialect that got an answer, so that its rejections are met once and not with every sheet. */
export function rememberDialect(settings: OpenAiSettings, dialect: Dialect): void {
  learned.set(placeOf(settings), dialect);
}

/** The options of a request in this dialect, as the API names them. */
export function requestOptions(
  model: string,
  dialect: Dialect,
): Pick<OpenAI.ChatCompletionCreateParams, 'model' | 'temperature' | 'max_completion_tokens' | 'max_tokens'> {
  return {
    model,
    [dialect.tokenLimit]: dialect.answerTokens,
    ...(dialect.temperature ? { temperature: 0 } : {}),
  };
}

/**
 * The dialect to repeat a rejected request in, or null where the rejection is about something else. Every step
 * gives something up for good, so repeats come to an end. A rejected request is answered before any model runs:
 * the repeat is not a retry and costs nothing.
 */
export function dialectAfter(rejection: unknown, tried: Dialect, wantsJson: boolean): Dialect | null {
  if (!(rejection instanceof APIError) || (rejection.status !== 400 && rejection.status !== 422)) return null;
  const { message, param } = rejection;
  const blames = (...names: string[]): boolean => names.some((name) => param === name || message.includes(name));
  if (tried.temperature && blames('temperature')) return { ...tried, temperature: false };
  if (wantsJson && tried.json !== 'none' && blames('response_format', 'json_schema', 'json_object')) {
    return { ...tried, json: tried.json === 'json_schema' ? 'json_object' : 'none' };
  }
  if (tried.answerTokens > smallAnswerTokens && blames('max_tokens', tried.tokenLimit) && isAboutSize(message)) {
    return { ...tried, answerTokens: smallAnswerTokens };
  }
  if (tried.tokenLimit === 'max_completion_tokens' && blames('max_completion_tokens')) {
    return { ...tried, tokenLimit: 'max_tokens' };
  }
  return null;
}

function firstDialect(model: string): Dialect {
  const reasons = isReasoningModel(model);
  return {
    temperature: !reasons,
    tokenLimit: 'max_completion_tokens',
    answerTokens: reasons ? reasoningAnswerTokens : plainAnswerTokens,
    json: 'json_schema',
  };
}

/** `o1`, `o3-mini`, `gpt-5.1`, also behind a router's prefix such as `openai/`; not `gpt-4o`. */
const isReasoningModel = (model: string): boolean => /(^|\/)(o[1-9]|gpt-[5-9])(?![a-z0-9])/i.test(model);

const isAboutSize = (message: string): boolean =>
  /too (large|big|high)|at most|less than|maximum|exceed/i.test(message);
