import { z } from 'zod';
import {
  draftRowSchema,
  headerSchema,
  productRowSchema,
  reportSchema,
  tankRowSchema,
  timeLogRowSchema,
} from '../../domain/report.ts';
import * as access from './access-schemas.ts';
import * as jobs from './job-schemas.ts';
import * as progress from './progress-schemas.ts';
import * as reviews from './review-schemas.ts';

/** What is answered, by the name that the document gives it. */
export const answerSchemas = {
  TankReport: reportSchema,
  Header: headerSchema,
  TankRow: tankRowSchema,
  ProductRow: productRowSchema,
  TimeLogRow: timeLogRowSchema,
  DraftRow: draftRowSchema,
  Job: jobs.jobSchema,
  JobOrProgress: progress.jobOrProgressSchema,
  MinimalJob: jobs.minimalJobSchema,
  JobOrMinimal: z.union([jobs.jobSchema, jobs.minimalJobSchema]),
  JobList: jobs.jobListSchema,
  Sheet: jobs.sheetSchema,
  SheetDetail: reviews.sheetDetailSchema,
  Finding: jobs.findingSchema,
  Failure: jobs.failureSchema,
  Conventions: jobs.conventionsSchema,
  RowVerdicts: jobs.rowVerdictsSchema,
  State: jobs.stateSchema,
  Place: jobs.placeSchema,
  Cell: reviews.cellSchema,
  Change: reviews.changeSchema,
  Progress: progress.progressSchema,
  JobProgress: progress.jobProgressSchema,
  SheetProgress: progress.sheetProgressSchema,
  ReviewQueue: reviews.reviewQueueSchema,
  Claim: reviews.claimSchema,
  Export: z.object({ sheets: z.array(reviews.exportedSheetSchema) }),
  Insights: access.insightsSchema,
  Resumed: access.resumedSchema,
  TokenList: access.tokenListSchema,
  Token: access.newTokenSchema,
  Webhook: access.webhookSchema,
  WebhookList: access.webhookListSchema,
  WebhookWithSecret: access.newWebhookSchema,
  Delivery: access.deliverySchema,
  DeliveryList: access.deliveryListSchema,
  TestSent: access.testSentSchema,
  WebhookEvent: access.webhookEventSchema,
  Problem: access.problemSchema,
};

export type AnswerName = keyof typeof answerSchemas;
