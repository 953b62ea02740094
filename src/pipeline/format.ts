import { failure, type Failure } from '../domain/failure.ts';
import { reportFromWords, reportToMarkdown, stripCodeFence } from '../domain/markdown-tables.ts';
import type { ModelCall, Reading } from '../domain/reading.ts';
import type { Report } from '../domain/report.ts';
import { formatWithModel } from './format-with-model.ts';
import type { OpenAiSettings } from './messages.ts';

/** `calls` are the model calls made here, none where the words were spec-compliant; failed ones are among them. */
export type FormatAnswer =
  | { ok: true; report: Report; markdown: string; calls: ModelCall[] }
  | { ok: false; failure: Failure; calls: ModelCall[] };

/**
 * A reading's words as a report. Markdown with the five tables, or JSON with the five keys, is parsed; anything
 * else is brought into shape by a model call, where `openai` is not null. `markdown` is the reader's own where it
 * kept to the format. Failures: `format_failed`, `not_a_report`, and those of `callModel` at step `formatting`.
 */
export async function formatReading(reading: Reading, openai: OpenAiSettings | null): Promise<FormatAnswer> {
  const parsed = reportFromWords(reading.words);
  if (parsed !== null) {
    const { report, shape } = parsed;
    const markdown = shape === 'markdown' ? stripCodeFence(reading.words).trim() : reportToMarkdown(report);
    return { ok: true, report, markdown, calls: [] };
  }
  if (openai === null) return { ok: false, failure: failure('format_failed', 'formatting'), calls: [] };
  const answer = await formatWithModel(reading.words, openai);
  return answer.ok ? { ...answer, markdown: reportToMarkdown(answer.report) } : answer;
}
