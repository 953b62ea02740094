import type { CellPlace, Evidence } from './evidence.ts';
import type { Report } from './report.ts';

/** The steps of one sheet's way through the pipeline, in order. */
export const steps = ['preparing', 'reading', 'formatting', 'checking'] as const;
export type Step = (typeof steps)[number];

export const readerNames = ['openai', 'local'] as const;
export type ReaderName = (typeof readerNames)[number];

/** Who reads: the same photo read by the same reader says the same, so it need not be read twice. */
export interface ReaderIdentity {
  reader: ReaderName;
  model: string;
  promptVersion: string;
}

/** Whom a person wants a sheet read by; `model` null is the one that is set. */
export interface WantedReader {
  reader: ReaderName;
  model: string | null;
}

/** One call to a model: what it was for, what it cost. */
export interface ModelCall {
  purpose: 'read' | 'format' | 'repair' | 'second_look';
  model: string;
  prompt_tokens: number | null;
  completion_tokens: number | null;
  duration_ms: number;
  /** why it came to nothing, as the kind of failure; absent where it was answered */
  failure?: string;
}

/** What became of a reading's words: the report as typed values and as Markdown. */
export interface Formatted {
  report: Report;
  markdown: string;
  /** where the cells of a model's report stand on the photo, once they were looked for; its cells are those of `report` */
  located?: Evidence | null;
  /** what a second look at some cells said, once there was one */
  second_look?: SecondLook;
}

/** What a model said when it was asked for some cells of a sheet once more. Kept, so that it is paid for once. */
export interface SecondLook {
  /** one for each cell that it answered; none where the call failed */
  answers: SecondAnswer[];
  call: ModelCall;
}

/** The characters that a second look saw in one cell; null where it saw none, or none that it was sure of. */
export interface SecondAnswer extends CellPlace {
  text: string | null;
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
  /** what was seen of each cell, for a model by the local reader and a second look; null where nothing was */
  evidence: Evidence | null;
  /** the model calls made so far; empty for the local reader */
  calls: ModelCall[];
}
