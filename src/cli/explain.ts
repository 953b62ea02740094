import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { failure } from '../domain/failure.ts';
import { explainSheet, type Explanation } from '../pipeline/explain/explain-sheet.ts';
import { applyPicturePolicy } from '../pipeline/picture-policy.ts';
import type { Pool } from '../pipeline/pool.ts';
import { vetPhoto } from '../pipeline/vet.ts';
import { explainPage } from './explain/page.ts';
import { renderPage } from './explain/render.ts';

/** Reads one photo as the pool does, in this thread, and can show afterwards how it went. */
export interface Explainer extends Pick<Pool, 'vet' | 'readSheet'> {
  /**
   * Writes `index.html`, which holds everything, and the stages as pictures: as far as the photo came. Nothing where
   * there was no file to look at. Rejects where the disk does.
   */
  writeTo(folder: string): Promise<void>;
}

/** An explainer for the photo at `photoPath`. */
export function createExplainer(photoPath: string): Explainer {
  applyPicturePolicy();
  let explanation: Explanation | null = null;
  let vettingMs = 0;
  return {
    async vet(task) {
      const beganAt = performance.now();
      const vetted = await vetPhoto({ ...task, kind: 'vet' });
      vettingMs = performance.now() - beganAt;
      if (!vetted.ok) explanation = noPhoto(vetted.rejected.message, vettingMs);
      return vetted;
    },
    async readSheet(task, onNotice) {
      explanation = withVetting(await explainSheet(task, onNotice), vettingMs);
      return explanation.outcome;
    },
    async writeTo(folder) {
      if (explanation === null) return;
      await mkdir(folder, { recursive: true });
      for (const [at, { stage, webp }] of explanation.stages.entries()) {
        await writeFile(join(folder, `${at + 1}-${stage}.webp`), webp);
      }
      await writeFile(join(folder, 'index.html'), await renderPage(explainPage(photoPath, explanation)));
    },
  };
}

/** Vetting a photo leaves it prepared, so its time belongs to that step. */
const withVetting = (explanation: Explanation, vettingMs: number): Explanation => ({
  ...explanation,
  steps: explanation.steps.map(({ step, durationMs }) => ({
    step,
    durationMs: durationMs + (step === 'preparing' ? vettingMs : 0),
  })),
});

/** A file that is no photo came no further than this. */
function noPhoto(message: string, durationMs: number): Explanation {
  const advice = 'Name a photo: JPEG, PNG, WebP or TIFF.';
  return {
    outcome: {
      ok: false,
      failure: failure('photo_unreadable', 'preparing', { message, advice }),
      reading: null,
      calls: [],
    },
    steps: [{ step: 'preparing', durationMs }],
    stages: [],
    crops: new Map(),
    remarks: [],
  };
}
