import { z } from 'zod';
import { sheetStates } from '../../domain/job.ts';
import { steps } from '../../domain/reading.ts';
import { countSchema, failureSchema, jobSchema, stateSchema, timeSchema } from './job-schemas.ts';

/** The shapes of a job's progress; a test holds them against the types of `exports/progress-json.ts`. */
export const sheetProgressSchema = z.object({
  n: z.int(),
  state: stateSchema,
  phase: z.enum([...sheetStates, ...steps, 'uploaded']),
  attempts: countSchema,
  retry_at: timeSchema.nullable(),
  error: failureSchema.omit({ step: true }).nullable(),
  findings: countSchema,
  contradicted: countSchema,
  doubtful: countSchema,
  duplicate: z.object({ url: z.string(), text: z.string() }).nullable(),
  filename: z.string(),
  url: z.string(),
  thumbnail_url: z.string().nullable(),
  approved_by: z.string().nullable(),
  sentence: z.string(),
  advice: z.string().nullable(),
  controls: z.array(z.enum(['cancel', 'retry', 'read-again', 'delete'])),
  setbacks: z.array(z.object({ at: z.object({ iso: z.string(), text: z.string() }), text: z.string() })),
});

export const jobProgressSchema = z.object({
  state: stateSchema,
  total: countSchema,
  finished: countSchema,
  counts: z.record(stateSchema, countSchema),
  approved: countSchema.describe('How many of those that are read a person approved'),
  badges: z.array(z.object({ key: z.enum([...sheetStates, 'approved', 'partly']), word: z.string() })),
  phases: z.object({ upload: countSchema, read: countSchema, check: countSchema }),
  left_ms: z.number().nullable(),
  sentence: z.string(),
  left: z.string().nullable(),
  is_paused: z.boolean(),
});

export const progressSchema = z.object({
  job: jobProgressSchema,
  sheets: z.array(sheetProgressSchema).describe('Those that have changed'),
  changed: countSchema.describe('To be sent as `after` the next time'),
});

export const jobOrProgressSchema = z.union([jobSchema, progressSchema]);
