import type { Evidence, PhotoRemark } from '../../../domain/evidence.ts';
import { failure, type FailureKind } from '../../../domain/failure.ts';
import type { Report } from '../../../domain/report.ts';
import type { PreparedImage } from '../../prepare.ts';
import type { Reader, ReaderAnswer } from '../reader.ts';
import { assembleReport } from './assemble.ts';
import { createEngine, EngineTimeout } from './engine.ts';
import { readPage, type Page } from './page.ts';
import { openRaster, type Raster } from './raster.ts';
import { engineName, localRelease } from './release.ts';
import type { Watcher } from './watcher.ts';

const pageTimeoutMs = 120_000;

/** Looks on to the end: is also given the page itself, once its words are read. */
export interface PageWatcher extends Watcher {
  page(page: Page): void;
}

/**
 * Reads sheets on the machine itself, with no key and no network: OCR whose words are brought into the report's
 * tables by their headings. Its words are the report as JSON; a figure in doubt is null. Can fail as
 * `photo_unreadable`, `not_a_report`, `sheet_illegible`, `sheet_timed_out` and, where the engine breaks, `internal`.
 * One engine serves one sheet after another; it starts at the first sheet and ends with `close()`.
 * `watch` is shown each stage of every sheet.
 */
export function createLocalReader(watch?: PageWatcher): Reader & { close(): Promise<void> } {
  const engine = createEngine();
  let turn: Promise<unknown> = Promise.resolve();

  async function readNow(image: PreparedImage): Promise<ReaderAnswer> {
    const startedAt = Date.now();
    const left = (): number => Math.max(1, startedAt + pageTimeoutMs - Date.now());
    let picture: Raster;
    try {
      picture = await openRaster(image);
    } catch {
      return failed('photo_unreadable');
    }
    try {
      const page = await readPage(picture, engine, left(), watch);
      if (page === null) return failed('not_a_report');
      watch?.page(page);
      const assembled = await assembleReport(page, engine, left());
      if (typeof assembled === 'string') return failed(assembled, undefined, page.remarks[0]);
      const { report, cells, totals } = assembled;
      return answer(report, { page: page.sheet, remarks: page.remarks, cells, totals }, Date.now() - startedAt);
    } catch (error) {
      return error instanceof EngineTimeout ? failed('sheet_timed_out') : failed('internal', error);
    }
  }

  return {
    read(image) {
      const mine = turn.then(() => readNow(image));
      turn = mine;
      return mine;
    },
    async close() {
      await turn;
      await engine.close();
    },
  };
}

function failed(kind: FailureKind, error?: unknown, remark?: PhotoRemark): ReaderAnswer {
  const cause = error instanceof Error ? { cause: error.stack ?? error.message } : {};
  const advice = remark === undefined ? {} : { advice: `${remark.message} ${remark.advice}` };
  return { ok: false, failure: { ...failure(kind, 'reading'), ...cause, ...advice }, calls: [] };
}

const answer = (report: Report, evidence: Evidence, durationMs: number): ReaderAnswer => ({
  ok: true,
  reading: {
    reader: 'local',
    model: engineName,
    prompt_version: localRelease,
    words: JSON.stringify(report),
    duration_ms: durationMs,
    evidence,
    calls: [],
  },
});
