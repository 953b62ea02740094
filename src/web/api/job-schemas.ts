import { z } from 'zod';
import { failureKinds, type FailureKind } from '../../domain/failure.ts';
import { causes, severities } from '../../domain/finding.ts';
import { rejectionKinds, sheetStates } from '../../domain/job.ts';
import { placedFields, verdicts } from '../../domain/proof.ts';
import { readerNames, steps } from '../../domain/reading.ts';
import { reportSchema, tableKeys } from '../../domain/report.ts';
import { historyStates } from '../../stores/history.ts';

/** The shapes of jobs and sheets in answers; a test holds them against the types of `exports/job-json.ts`. */
export const timeSchema = z.string().meta({ format: 'date-time' });
export const countSchema = z.int().min(0);
export const stateSchema = z.enum(sheetStates);
export const cellValueSchema = z.union([z.number(), z.string()]).nullable();
const tableSchema = z.enum([...tableKeys, 'header']);
export const readerSchema = z.enum(readerNames);

export const rejectedSchema = z.object({
  filename: z.string(),
  kind: z.enum(rejectionKinds),
  message: z.string(),
});

export const failureSchema = z
  .object({
    kind: z.enum(Object.keys(failureKinds) as [FailureKind, ...FailureKind[]]),
    step: z.enum(steps),
    message: z.string(),
    advice: z.string(),
  })
  .describe('Why a sheet could not be read, and at which step');

export const findingSchema = z.object({
  rule: z.string().describe('A stable name, such as net_from_gross'),
  severity: z.enum(severities),
  table: tableSchema,
  row: countSchema.nullable().describe('From 0; null where it is about the whole table'),
  field: z.string().nullable().describe('Null where it is about the whole row'),
  message: z.string(),
  read: cellValueSchema.describe('What the sheet says in that cell'),
  implied: cellValueSchema.describe('What the other cells imply for it'),
  cause: z.enum(causes).nullable(),
});

export const verdictSchema = z.enum(verdicts);
export const rowVerdictsSchema = z.record(z.string(), verdictSchema);

export const conventionsSchema = z.object({
  product_table: z.enum(['6A', '6B', '6D']).nullable(),
  vcf_places: z.union([z.literal(4), z.literal(5)]).nullable(),
  water_off: z.boolean().nullable().describe('Whether free water is taken off the gross before the factor'),
  weighed: z.enum(['air', 'vacuum']).nullable(),
  rows_agreeing: countSchema,
  rows_checked: countSchema,
  places: z.record(z.enum(placedFields), countSchema.nullable()).describe('Printed decimals, by column'),
});

export const placeSchema = z.object({ table: tableSchema, row: countSchema.nullable(), field: z.string() });

export const sheetSchema = z.object({
  n: z.int().min(1),
  filename: z.string(),
  state: stateSchema,
  is_earlier: z.boolean().describe('Whether the figures are from before the sheet was to be read again'),
  reader: readerSchema.nullable(),
  model: z.string().nullable(),
  markdown: z.string().nullable(),
  report: reportSchema.nullable(),
  findings: z.array(findingSchema),
  conventions: conventionsSchema.nullable(),
  verdicts: z
    .object({
      header: rowVerdictsSchema,
      arrival_tanks: z.array(rowVerdictsSchema),
      departure_tanks: z.array(rowVerdictsSchema),
      products: z.array(rowVerdictsSchema),
      time_log: z.array(rowVerdictsSchema),
      draft_readings: z.array(rowVerdictsSchema),
    })
    .nullable()
    .describe('The verdict on each cell that holds something, in the order of the report'),
  settlements: z
    .array(placeSchema.extend({ read: cellValueSchema, settled: z.union([z.number(), z.string()]) }))
    .describe('Cells that took another value which their reader saw as possible'),
  approved: z.object({ by: z.string(), at: timeSchema }).nullable(),
  error: failureSchema.nullable(),
  attempts: countSchema,
  duplicate_of: z.object({ job: z.string(), n: z.int(), url: z.string() }).nullable(),
  photo: z.object({
    format: z.string(),
    bytes: z.int(),
    sha256: z.string(),
    width_px: z.int(),
    height_px: z.int(),
  }),
});

export const jobHeadSchema = z.object({
  id: z.string(),
  name: z.string(),
  state: stateSchema,
  url: z.string(),
  created_at: timeSchema,
});

export const jobSchema = z.object({
  job: jobHeadSchema,
  sheets: z.array(sheetSchema),
  rejected: z.array(rejectedSchema).describe('Files of the upload that were not taken, and why'),
});

/** The answer to `Prefer: return=minimal`. */
export const minimalJobSchema = z.object({ job: jobHeadSchema.pick({ id: true, name: true, url: true }) });

export const jobListSchema = z.object({
  jobs: z.array(
    jobHeadSchema.extend({
      sheets: countSchema,
      finished: countSchema,
      needs_review: countSchema,
      failed: countSchema,
      cancelled: countSchema,
      approved: countSchema,
      contradicted: countSchema.describe('Sheets on which a figure is contradicted'),
      thumbnails: z.array(z.string()),
    }),
  ),
  counts: z.record(z.enum(['all', ...historyStates]), countSchema),
  older: z.int().nullable().describe('To be sent as `before` for the next page; null on the last'),
  older_url: z.string().nullable(),
});
