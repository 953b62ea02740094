import { z } from 'zod';
import { attemptEndings } from '../../domain/job.ts';
import { reportSchema, tableKeys } from '../../domain/report.ts';
import { urgencies } from '../../stores/review-queue.ts';
import {
  cellValueSchema,
  countSchema,
  failureSchema,
  jobHeadSchema,
  placeSchema,
  sheetSchema,
  timeSchema,
  verdictSchema,
} from './job-schemas.ts';

/** The shapes of a sheet under review; a test holds them against the types of `exports/review-json.ts`. */
const point = z.tuple([z.number(), z.number()]);
const quad = z
  .tuple([point, point, point, point])
  .nullable()
  .describe('Corners clockwise, as shares of the width and height of the upright photo');

export const cellSchema = placeSchema.extend({
  verdict: verdictSchema,
  holds: z.array(z.string()).describe('Rules whose equations hold'),
  fails: z.array(z.string()),
  value: cellValueSchema,
  quad,
  text: z.string().nullable().describe('As it was seen, before it was taken for a number'),
  confidence: z.number().nullable(),
  alternatives: z.array(z.object({ value: z.union([z.number(), z.string()]), probability: z.number() })),
});

const rowPlace = { table: z.enum(tableKeys), row: countSchema };
export const changeSchema = z.discriminatedUnion('kind', [
  placeSchema.extend({ kind: z.literal('cell'), value: cellValueSchema }),
  placeSchema.extend({ kind: z.literal('as_written') }),
  z.object({ kind: z.literal('add_row'), ...rowPlace }),
  z.object({ kind: z.literal('delete_row'), ...rowPlace }),
  z.object({ kind: z.literal('move_row'), ...rowPlace, to: countSchema }),
]);

export const sheetDetailSchema = sheetSchema.extend({
  cells: z.array(cellSchema),
  page: quad,
  history: z.array(
    z.object({
      began_at: timeSchema,
      ended_at: timeSchema.nullable(),
      ending: z.enum(attemptEndings).nullable(),
      error: failureSchema.nullable(),
    }),
  ),
  revision: countSchema.describe('To be sent with the next change'),
  approval: z.object({ by: z.string(), at: timeSchema, reason: z.string().nullable() }).nullable(),
  as_read: reportSchema.nullable().describe('The report as its reader gave it; null where nobody changed it'),
  corrected: z.array(placeSchema),
  confirmed: z.array(placeSchema),
  changes: z.array(
    z.object({
      revision: countSchema,
      change: changeSchema,
      replaced: z.unknown(),
      reason: z.string().nullable(),
      by: z.string(),
      at: timeSchema,
      undone_by: z.string().nullable(),
    }),
  ),
});

/** A sheet among those that are taken away. */
export const exportedSheetSchema = sheetSchema.extend({
  ...sheetDetailSchema.pick({ as_read: true, changes: true }).shape,
  job: jobHeadSchema.pick({ id: true, name: true, url: true }),
});

const holderSchema = z.object({ account: z.string(), until: timeSchema });

export const reviewQueueSchema = z.object({
  total: countSchema,
  counts: z.record(z.enum(urgencies), countSchema).describe('How many wait, by why'),
  sheets: z.array(
    z.object({
      job: z.object({ id: z.string(), name: z.string() }),
      n: z.int(),
      filename: z.string(),
      url: z.string(),
      urgency: z.enum(urgencies),
      why: z.array(z.string()),
      read_at: timeSchema,
      held_by: holderSchema.nullable(),
    }),
  ),
  next_url: z.string().nullable(),
});

export const claimSchema = z.object({
  until: timeSchema.nullable().describe('Null where another has it, or where it is approved'),
  held_by: holderSchema.nullable().describe('Who else has it'),
  revision: countSchema.nullable(),
});
