import type { MessagePort } from 'node:worker_threads';
import type { Quad } from '../domain/evidence.ts';
import type { Failure } from '../domain/failure.ts';
import type { PhotoFormat, RejectedFile } from '../domain/job.ts';
import type { Proof } from '../domain/proof.ts';
import type { TankGauge } from '../domain/tank-gauges.ts';
import type { Formatted, ModelCall, ReaderName, Reading, Step } from '../domain/reading.ts';
import type { Sighting } from './locating/sighting.ts';

/** Everything that crosses the line between the main thread and the pool: plain, copyable data. */

/** Which model to call and how; travels with each task because threads read no environment. */
export interface OpenAiSettings {
  apiKey: string;
  /** null: the SDK's own default */
  baseUrl: string | null;
  model: string;
  /** total deadline of one call, from the first byte sent to the last byte read */
  timeoutMs: number;
}

/** How the `openai` reader goes about a sheet. */
export interface ModelReaderSettings extends OpenAiSettings {
  /** whether cells that the figures contradict are asked for once more, in one further call */
  secondLook: boolean;
  /** whether what the local reader makes of the photo is told to the model */
  localHint: boolean;
  tableCrops: TableCrops;
}

/**
 * Whether the model is shown each table by itself beside the whole photo, where that shows it larger: `on`, `off`, or
 * `auto`, where the tables were found for another reason anyway.
 */
export type TableCrops = 'auto' | 'on' | 'off';

export interface ReaderSettings {
  reader: ReaderName;
  /** null where no key and no base address are set */
  openai: ModelReaderSettings | null;
}

/** Look at one received file: is it a photo we can decode? Leaves the prepared picture behind where it is. */
export interface VetTask {
  kind: 'vet';
  photoPath: string;
  /** where the prepared picture is to be written */
  preparedPath: string;
}

export type VetOutcome =
  | { ok: true; format: PhotoFormat; widthPx: number; heightPx: number }
  | { ok: false; rejected: Omit<RejectedFile, 'filename'> };

/** What of a photo a picture shows, and how large. */
export interface PictureShape {
  longEdgePx: number;
  /** a part of the photo, turned upright; null: all of it */
  part: Quad | null;
}

/** Make a picture of a kept photo for a page and leave it at `picturePath`. */
export interface PictureTask {
  kind: 'picture';
  photoPath: string;
  picturePath: string;
  shape: PictureShape;
}

export type PictureOutcome = { ok: true; webp: Uint8Array } | { ok: false };

/** See where the cells of a kept photo stand, for a person who looks at what another reader made of it. */
export interface SightTask {
  kind: 'sight';
  photoPath: string;
  format: PhotoFormat;
  /** as in `SheetTask` */
  preparedPath: string;
}

export interface SightOutcome {
  /** null where the local reader finds no report on the photo, or not in time */
  sighting: Sighting | null;
}

/** Everything that a thread can be asked for, and what comes of it. */
export type Task = VetTask | PictureTask | SightTask | SheetTask;
export type Outcome = VetOutcome | PictureOutcome | SightOutcome | SheetOutcome;

/** Read one accepted sheet. */
export interface SheetTask {
  kind: 'sheet';
  /** for log lines */
  sheetId: number;
  photoPath: string;
  format: PhotoFormat;
  /** the prepared picture, made anew from the photo where it is missing */
  preparedPath: string;
  readers: ReaderSettings;
  /** when the sheet will be given up, from when a thread begins it; what may be left out is left out before that */
  timeLimitMs: number;
  /** what an earlier attempt already paid for */
  earlierReading: Reading | null;
  earlierFormatted: Formatted | null;
  /** what earlier sheets say of the fleet's tanks */
  knownTanks: readonly TankGauge[];
  /** takes `Notice`s while the sheet is read; closed by the worker when it is done */
  notices: MessagePort | null;
}

export type Notice =
  /** which thread has taken the sheet up */
  | { kind: 'begun'; threadId: number }
  | { kind: 'step'; step: Step }
  /** the reader's answer is in hand; store it before anything else can fail */
  | { kind: 'reading'; reading: Reading }
  /** likewise the formatter's, and once more with what a second look said */
  | { kind: 'formatted'; formatted: Formatted };

/**
 * `calls` are the model calls of this attempt; those of earlier ones stand in the reading. `report` and `markdown` are
 * what was read with the settlements of the proof.
 */
export type SheetOutcome =
  | ({ ok: true; reading: Reading; markdown: string; calls: ModelCall[] } & Proof)
  | { ok: false; failure: Failure; reading: Reading | null; calls: ModelCall[] };
