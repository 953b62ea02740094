import type OpenAI from 'openai';
import { zodResponseFormat } from 'openai/helpers/zod';
import { failure, type Failure } from '../domain/failure.ts';
import { reportFromJson } from '../domain/markdown-tables.ts';
import type { ModelCall } from '../domain/reading.ts';
import { reportSchema, tableKeys, type Report } from '../domain/report.ts';
import type { OpenAiSettings } from './messages.ts';
import type { Dialect } from './readers/openai/dialect.ts';
import { jsonIn } from './readers/openai/json-in.ts';
import { callModel, type ModelAnswer } from './readers/openai/model-call.ts';
import { formatPrompt, repairPrompt, schemaPrompt, wordsAsData } from './readers/openai/prompts.ts';
import { wordsRequest } from './readers/openai/request-body.ts';

export type ModelFormatAnswer =
  { ok: true; report: Report; calls: ModelCall[] } | { ok: false; failure: Failure; calls: ModelCall[] };

type Message = OpenAI.ChatCompletionMessageParam;
type ReportOrError = ReturnType<typeof reportFromJson>;

/** Ten times the words of the largest sheet; more is no transcription, and would be paid for by the word. */
const mostWords = 100_000;

/**
 * Has the model bring irregular words into JSON: one call, and where its answer is no report one repair call that
 * quotes what was wrong. Failures: `format_failed`, `not_a_report` (no row found), and those of `callModel`.
 */
export async function formatWithModel(words: string, openai: OpenAiSettings): Promise<ModelFormatAnswer> {
  if (words.length > mostWords) return { ok: false, failure: failure('format_failed', 'formatting'), calls: [] };
  const asked = await askForJson('format', words, [], openai);
  if (!asked.ok) return { ok: false, failure: asked.failure, calls: [asked.call] };
  const read = reportFromAnswer(asked.words);
  if (read.ok) return withRows(read.report, [asked.call]);

  const mending: Message[] = [
    { role: 'assistant', content: asked.words },
    { role: 'user', content: repairPrompt(read.error) },
  ];
  const repaired = await askForJson('repair', words, mending, openai);
  const calls = [asked.call, repaired.call];
  if (!repaired.ok) return { ok: false, failure: repaired.failure, calls };
  const mended = reportFromAnswer(repaired.words);
  return mended.ok
    ? withRows(mended.report, calls)
    : { ok: false, failure: failure('format_failed', 'formatting'), calls };
}

function askForJson(
  purpose: 'format' | 'repair',
  words: string,
  more: Message[],
  openai: OpenAiSettings,
): Promise<ModelAnswer> {
  const body = wordsRequest(openai.model, (dialect) => ({
    messages: [...formatMessages(words, dialect), ...more],
    ...responseFormat(dialect),
  }));
  return callModel(openai, { purpose, step: 'formatting', wantsJson: true, body });
}

function formatMessages(words: string, { json }: Dialect): Message[] {
  const schema = json === 'json_schema' ? '' : schemaPrompt(reportFormat().json_schema.schema);
  return [
    { role: 'system', content: formatPrompt + schema },
    { role: 'user', content: wordsAsData(words) },
  ];
}

function responseFormat({ json }: Dialect): Pick<OpenAI.ChatCompletionCreateParams, 'response_format'> {
  if (json === 'none') return {};
  return { response_format: json === 'json_schema' ? reportFormat() : { type: 'json_object' } };
}

const reportFormat = () => zodResponseFormat(reportSchema, 'tank_report');

function reportFromAnswer(words: string): ReportOrError {
  try {
    return reportFromJson(JSON.parse(jsonIn(words)));
  } catch (error) {
    return { ok: false, error: `it is not JSON (${error instanceof Error ? error.message : 'unreadable'})` };
  }
}

/** A model that is given idle talk makes an empty report of it: that is no report. */
function withRows(report: Report, calls: ModelCall[]): ModelFormatAnswer {
  const hasRows = tableKeys.some((key) => report[key].length > 0);
  return hasRows ? { ok: true, report, calls } : { ok: false, failure: failure('not_a_report', 'formatting'), calls };
}
