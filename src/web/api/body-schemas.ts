import { z } from 'zod';
import { sentChangeSchema } from '../../domain/correction.ts';
import { tokenScopes } from '../../stores/tokens.ts';
import { webhookEvents } from '../../stores/webhooks.ts';
import { readerSchema } from './job-schemas.ts';

/** What requests bring; the routes check more than can be said here, such as whether a cell is there. */
const revision = z.int().min(0).describe('The one that was seen, as the sheet gave it');
const reason = z.string().max(500).nullable().optional();

export const bodySchemas = {
  Photos: z.object({
    files: z
      .array(z.string().meta({ contentMediaType: 'application/octet-stream' }))
      .describe('JPEG, PNG, WebP or TIFF'),
    name: z.string().max(200).optional().describe('What the job is to be called'),
  }),
  NewName: z.object({ name: z.string().min(1).max(200) }),
  WantedReader: z.object({
    reader: readerSchema.optional().describe('Left out: the one that is set'),
    model: z.string().optional(),
  }),
  Changes: z.object({ revision, reason, changes: z.array(sentChangeSchema).min(1).max(5000) }),
  SentChange: sentChangeSchema,
  Revision: z.object({ revision }),
  Decision: z.object({
    revision,
    reason: reason.describe('Required where something contradicted is approved'),
  }),
  ClaimEnd: z.object({ until: z.iso.datetime().describe('When the claim ends, as its answer had it') }),
  NewToken: z.object({
    name: z.string().min(1).max(100),
    scopes: z.array(z.enum(tokenScopes)).min(1),
    expires_in_days: z.int().min(1).max(3650).optional().describe('Left out: it lasts until it is revoked'),
  }),
  NewWebhook: z.object({ url: z.string().max(2000), events: z.array(z.enum(webhookEvents)).min(1) }),
};

export type BodyName = keyof typeof bodySchemas;
