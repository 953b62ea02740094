import { z } from 'zod';
import { tokenScopes } from '../../stores/tokens.ts';
import { webhookEvents } from '../../stores/webhooks.ts';
import { countSchema, jobHeadSchema, rejectedSchema, sheetSchema, timeSchema, verdictSchema } from './job-schemas.ts';

/** The shapes of everything around jobs: errors, tokens, webhooks, insights. */
export const problemSchema = z
  .looseObject({
    type: z.string().describe('urn:ullage:CODE'),
    title: z.string(),
    status: z.int(),
    detail: z.string().describe('What happened and what to do, in a sentence'),
    trace_id: z.string().describe('As the header X-Request-Id; the log knows it'),
    rejected: z.array(rejectedSchema).optional(),
  })
  .describe('An error, by RFC 9457. Some have more fields: a conflict of two editors `revision` and `conflicts`.');

const tokenHead = {
  name: z.string(),
  scopes: z.array(z.enum(tokenScopes)),
  expires_at: timeSchema.nullable().describe('Null: it lasts until it is revoked'),
};
export const newTokenSchema = z.object({ token: z.string().describe('Shown this one time'), ...tokenHead });
export const tokenListSchema = z.object({
  tokens: z.array(z.object({ id: z.int(), ...tokenHead, created_at: timeSchema, last_used_at: timeSchema.nullable() })),
});

export const webhookSchema = z.object({
  id: z.int(),
  url: z.string(),
  events: z.array(z.enum(webhookEvents)),
  created_by: z.string(),
  created_at: timeSchema,
  has_secret: z.boolean().describe('Whether what is posted can be signed; if not, it needs a new secret'),
});
export const webhookListSchema = z.object({ webhooks: z.array(webhookSchema) });
export const newWebhookSchema = webhookSchema.extend({ secret: z.string().describe('Shown this one time') });
export const deliverySchema = z.object({
  id: z.string().describe('As the header Ullage-Delivery'),
  event: z.enum([...webhookEvents, 'test']),
  sheet_url: z.string().nullable(),
  state: z.enum(['waiting', 'delivered', 'given_up']),
  attempts: countSchema,
  status: z.int().nullable(),
  problem: z.string().nullable(),
  created_at: timeSchema,
  retry_at: timeSchema.nullable(),
});
export const deliveryListSchema = z.object({ deliveries: z.array(deliverySchema) });
export const testSentSchema = z.object({ id: z.string().describe('The id of the delivery') });

export const webhookEventSchema = z
  .object({
    event: z.enum([...webhookEvents, 'test']),
    id: z.string().describe('The same at each attempt: take one that you know as done'),
    time: timeSchema,
    job: jobHeadSchema.nullable().describe('Null in a test'),
    sheet: sheetSchema
      .pick({ n: true, filename: true, state: true, is_earlier: true, reader: true, model: true, report: true })
      .extend(sheetSchema.pick({ findings: true, approved: true, error: true, attempts: true }).shape)
      .extend({ url: z.string(), revision: countSchema })
      .nullable()
      .describe('As it was when it happened'),
  })
  .describe('What is posted to a webhook');

const tokens = z.object({
  calls: countSchema,
  prompt: countSchema,
  completion: countSchema,
  dollars: z.number().nullable().describe('By MODEL_PRICES; null where the model has none'),
});
const mended = z.object({
  cells: countSchema.describe('Filled as they were read'),
  corrected: countSchema,
  silent: countSchema.describe('Corrected although nothing had been said of them'),
});
const figures = mended.extend({
  sheets: countSchema,
  approved: countSchema,
  findings: countSchema.describe('As the sheets were read'),
  approval_ms: z.number().nullable().describe('From read to approved, the median'),
  tokens,
});
const byName = z.record(z.string(), figures);
export const insightsSchema = z.object({
  since: timeSchema,
  is_cut: z.boolean().describe('Whether only the newest sheets of the period are counted'),
  all: figures,
  by_reader: byName,
  by_model: byName,
  by_barge: byName,
  by_column: z.record(z.string(), mended),
  by_period: z.array(figures.extend({ from: timeSchema, to: timeSchema })),
  verdicts: z.partialRecord(verdictSchema, countSchema),
  findings: z.record(z.string(), countSchema),
  tokens: z.record(z.string(), tokens).describe('Of every call, by the model called'),
});

export const resumedSchema = z.object({ resumed: z.boolean().describe('Whether the reader was paused until now') });
