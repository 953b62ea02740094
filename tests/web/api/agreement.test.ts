import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { DeliveryJson, WebhookJson } from '../../../src/web/exports/webhook-json.ts';
import type { JobJson, SheetJson } from '../../../src/web/exports/job-json.ts';
import type { JobProgressJson, SheetProgressJson } from '../../../src/web/exports/progress-json.ts';
import type { ExportedSheetJson } from '../../../src/web/exports/text-exports.ts';
import type { ReviewJson } from '../../../src/web/exports/review-json.ts';
import type { answerSchemas } from '../../../src/web/api/answer-schemas.ts';

type Described = { [Name in keyof typeof answerSchemas]: z.infer<(typeof answerSchemas)[Name]> };

/** `true` where each can stand for the other; a field more or less, however deep, makes it `false`. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;

/** This is checked when the types are: a line that does not hold does not compile. */
const agreement = {
  job: true satisfies Same<Described['Job'], JobJson>,
  sheet: true satisfies Same<Described['Sheet'], SheetJson>,
  sheetDetail: true satisfies Same<Described['SheetDetail'], ReviewJson>,
  change: true satisfies Same<Described['SheetDetail']['changes'][number], ReviewJson['changes'][number]>,
  exported: true satisfies Same<Described['Export']['sheets'][number], ExportedSheetJson>,
  cell: true satisfies Same<Described['Cell'], ReviewJson['cells'][number]>,
  finding: true satisfies Same<Described['Finding'], SheetJson['findings'][number]>,
  jobProgress: true satisfies Same<Described['JobProgress'], JobProgressJson>,
  sheetProgress: true satisfies Same<Described['SheetProgress'], SheetProgressJson>,
  webhook: true satisfies Same<Described['Webhook'], WebhookJson>,
  delivery: true satisfies Same<Described['Delivery'], DeliveryJson>,
};

describe('the schemas of the API', () => {
  it('are the types that its answers are made of', () => {
    expect(Object.values(agreement).every(Boolean)).toBe(true);
  });
});
