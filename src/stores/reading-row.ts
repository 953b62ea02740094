import type { Evidence } from '../domain/evidence.ts';
import type { ModelCall, ReaderName, Reading } from '../domain/reading.ts';

/** A row of `readings`, as two stores read it. */
export interface ReadingRow {
  reader: ReaderName;
  model: string;
  prompt_version: string;
  words: string;
  duration_ms: number;
  calls: string;
  evidence: string | null;
}

export const readingColumns = 'reader, model, prompt_version, words, duration_ms, calls, evidence';

export function asReading(row: ReadingRow): Reading {
  return {
    reader: row.reader,
    model: row.model,
    prompt_version: row.prompt_version,
    words: row.words,
    duration_ms: row.duration_ms,
    calls: JSON.parse(row.calls) as ModelCall[],
    evidence: row.evidence === null ? null : (JSON.parse(row.evidence) as Evidence),
  };
}
