import type { Evidence } from './evidence.ts';
import type { Report } from './report.ts';

/** The steps of one sheet's way through the pipeline, in order. */
export const steps = ['preparing', 'reading', 'formatting', 'checking'] as const;
export type Step = (typeof steps)[number];

export type ReaderName = 'openai' | 'local';

/** Who reads: the same photo read by the same reader says the same, so it need not be read twice. */
export interface ReaderIdentity {
  reader: ReaderName;
  model: string;
  promptVersion: string;
}

/** One call to a model: what it was for, what it cost. */
export interface ModelCall {
  purpose: 'read' | 'format' | 'repair';
  model: string;
  prompt_tokens: number | null;
  completion_tokens: number | null;
  duration_ms: number;
}

/** What became of a reading's words: the report as typed values and as Markdown. */
export interface Formatted {
  report: Report;
  markdown: string;
}

/** What a reader said of one photograph, its words untouched. Stored, and never overwritten. */
export interface Reading {
  reader: ReaderName;
  /** the model's name; for the local reader the engine and its version */
  model: string;
  /** which wording of the prompt (or which release of the local reader) produced it */
  prompt_version: string;
  /** the answer itself: Markdown or JSON, as it came */
  words: string;
  duration_ms: number;
  /** what it saw of each cell; null for a reader that tells nothing of them */
  evidence: Evidence | null;
  /** the model calls made so far; empty for the local reader */
  calls: ModelCall[];
}
