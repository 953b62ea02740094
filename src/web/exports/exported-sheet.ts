import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Job, Sheet } from '../../domain/job.ts';
import type { JobStore } from '../../stores/jobs.ts';
import type { HistoryQuery, HistoryStore } from '../../stores/history.ts';
import type { Trail, TrailStore } from '../../stores/trails.ts';
import type { SheetStore } from '../../stores/sheets.ts';

/** One sheet as it is taken away: all that is known of it at that moment, with what people changed in it. */
export interface ExportedSheet {
  job: Job;
  sheet: Sheet;
  trail: Trail;
}

/** A sheet that is to be taken away and was not looked at yet. */
export interface SheetName {
  job: Job;
  n: number;
}

/** Which sheets are taken away. */
export type SheetNames = Iterable<SheetName>;

export interface ExportStores {
  jobs: JobStore;
  sheets: SheetStore;
  trails: TrailStore;
  history: HistoryStore;
}

/** The sheets of a job. */
export const namesOfJob = ({ sheets }: ExportStores, job: Job): SheetNames =>
  sheets.numbers(job.id).map((n) => ({ job, n }));

/** The sheets of all jobs that a search finds, the newest job first. */
export function* namesOfSearch(stores: ExportStores, query: Omit<HistoryQuery, 'limit'>): Generator<SheetName> {
  let { before } = query;
  for (;;) {
    const page = stores.history.list({ ...query, before, limit: 50 });
    for (const { id } of page) {
      const job = stores.jobs.find(id);
      if (job !== null) yield* namesOfJob(stores, job);
    }
    const last = page.at(-1);
    if (last === undefined) return;
    before = last.seq;
  }
}

/** The sheets named, `sheetsInTurn`, with what people did to each. */
export async function* exportedSheets(stores: ExportStores, names: SheetNames): AsyncGenerator<ExportedSheet> {
  for await (const { job, sheet } of sheetsInTurn(stores.sheets, names)) {
    yield { job, sheet, trail: stores.trails.find(sheet.id) };
  }
}

/**
 * The sheets named, one at a time: never more than one is held, each is of one moment, and between any two the process
 * does what else there is to do. One that was deleted meanwhile is left out.
 */
export async function* sheetsInTurn(sheets: SheetStore, names: SheetNames): AsyncGenerator<{ job: Job; sheet: Sheet }> {
  for (const { job, n } of names) {
    const sheet = sheets.find(job.id, n);
    if (sheet !== null) yield { job, sheet };
    await nextTurn();
  }
}

/** Why there is nothing to take away of a sheet, as a sentence. */
export function whyNoReport({ n, state, failure }: Sheet): string {
  if (state === 'failed') return `Sheet ${n} could not be read: ${failure?.message ?? 'nobody knows why.'}`;
  if (state === 'cancelled') return `Sheet ${n} was cancelled before it was read.`;
  return `Sheet ${n} is not read yet.`;
}
