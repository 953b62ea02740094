import express, { type Express, type RequestHandler } from 'express';
import { fileURLToPath } from 'node:url';
import type { Context } from './context.ts';
import { AppError } from './domain/errors.ts';
import { readerIdentity } from './pipeline/reader-identity.ts';
import { createSightings } from './web/review/sightings.ts';
import { answerErrors, notFound } from './web/middleware/answer-errors.ts';
import { browserSession, csrfProtection } from './web/middleware/browser-session.ts';
import { countMorePhotos, limitPages, limitPhotos, limitUploads } from './web/middleware/rate-limit.ts';
import { noteReaderPause } from './web/middleware/reader-pause.ts';
import { requestLog } from './web/middleware/request-log.ts';
import { sameOrigin } from './web/middleware/same-origin.ts';
import { securityHeaders } from './web/middleware/security-headers.ts';
import { identifyAccount, markSigned, requireAccount } from './web/middleware/sign-in.ts';
import { apiDocumentRoutes, apiPageRoutes } from './web/routes/api.ts';
import { controlRoutes } from './web/routes/controls.ts';
import { eventRoutes } from './web/routes/events.ts';
import { exportRoutes } from './web/routes/exports.ts';
import { healthRoutes } from './web/routes/health.ts';
import { historyRoutes } from './web/routes/history.ts';
import { insightRoutes } from './web/routes/insights.ts';
import { jobRoutes } from './web/routes/jobs.ts';
import { pictureRoutes } from './web/routes/pictures.ts';
import { printRoutes } from './web/routes/print.ts';
import { reviewQueueRoutes } from './web/routes/review-queue.ts';
import { reviewRoutes } from './web/routes/review.ts';
import { schemaRoutes } from './web/routes/schemas.ts';
import { formBody, sessionRoutes } from './web/routes/session.ts';
import { tokenRoutes } from './web/routes/tokens.ts';
import { uploadRoutes } from './web/routes/upload.ts';
import { webhookRoutes } from './web/routes/webhooks.ts';
import { createSignInGuard } from './web/sign-in-guard.ts';

/** A block pasted into every cell of the largest report still fits. */
const largestBody = '512kb';

const folder = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url));

/** The web side of a context: what a request passes, in the order it passes it. Nothing listens yet. */
export function createApp(context: Context): Express {
  const { config, log, passwords } = context;
  const app = express();
  app.set('views', folder('views'));
  app.set('view engine', 'ejs');
  app.enable('view cache');
  app.set('trust proxy', config.http.trustProxy);
  app.set('query parser', 'simple');
  app.disable('x-powered-by');

  app.use(requestLog(log));
  app.use(securityHeaders(config.session.cookieSecure));
  app.use(healthRoutes(context.whatIsAmiss));
  app.use(schemaRoutes());
  app.use(apiDocumentRoutes());
  app.use(express.static(folder('public'), { index: false }));

  const guard = createSignInGuard(context.limits);
  const csrf = csrfProtection();
  app.use(sameOrigin());
  app.use(markSigned());
  app.use(
    browserSession({
      store: context.sessions,
      secret: context.sessionSecret,
      cookieSecure: config.session.cookieSecure,
    }),
  );
  app.use(identifyAccount(passwords, context.tokens, guard));
  app.use(limitPages(context.limits));
  app.use(formBody);
  app.use(csrf.protect);
  app.use(sessionRoutes(passwords, guard));

  app.use(requireAccount());
  app.use(express.json({ limit: largestBody }));
  app.use(noteReaderPause(context.watch.pause));
  app.get('/', (_request, response) => response.redirect(303, '/upload'));
  const { folders, jobs, sheets, reviews, lines, progress, runner, watch } = context;
  const shared = { folders, jobs, sheets, lines, nudge: runner.nudge, changed: progress.changed, now: Date.now };
  app.use(
    uploadRoutes({
      ...shared,
      limits: config.uploads,
      queueLimits: config.queue,
      waitMs: config.uploads.waitMs,
      pool: context.pool,
      readers: config.readers,
      reader: readerIdentity(config.readers),
      admitJob: [refuseWhileDraining(context), limitUploads(context.limits)],
      admitPhotos: [refuseWhileDraining(context), limitPhotos(context.limits)],
      countMorePhotos: countMorePhotos(context.limits),
      checkToken: csrf.checkToken,
      waitForJob: (jobId, timeoutMs, signal) => progress.wait(jobId, () => context.isAtRest(jobId), timeoutMs, signal),
    }),
  );
  const isPaused = (): boolean => watch.pause() !== null;
  app.use(
    eventRoutes({ jobs, lines, onChange: progress.onChange, isPaused, isDraining: context.isDraining, now: Date.now }),
  );
  app.use(controlRoutes({ ...shared, hasModel: config.readers.openai !== null, resumeReader: watch.resume }));
  app.use(insightRoutes(context.insights, config.modelPrices, Date.now));
  app.use(apiPageRoutes());
  app.use(tokenRoutes(context.tokens, Date.now));
  app.use(
    webhookRoutes({
      webhooks: context.webhooks,
      deliveries: context.deliveries,
      policy: config.webhooks,
      nudge: context.deliverer.nudge,
      now: Date.now,
    }),
  );
  app.use(reviewQueueRoutes({ jobs, sheets, reviews, queue: context.reviewQueue, now: Date.now }));
  const sightings = createSightings(folders, context.pool.sight);
  app.use(reviewRoutes({ jobs, sheets, reviews, sightings, changed: progress.changed, now: Date.now }));
  const exported = { jobs, sheets, history: context.history, trails: context.trails, now: Date.now };
  app.use(exportRoutes(exported));
  app.use(printRoutes({ ...exported, reviews }));
  app.use(historyRoutes(context.history));
  app.use(jobRoutes({ jobs, sheets, reviews, queue: context.reviewQueue, lines, isPaused, now: Date.now }));
  app.use(pictureRoutes({ jobs, sheets, reviews, folders, pictures: context.pictures }));

  app.use((request, _response, next) => next(notFound(request)));
  app.use(answerErrors(log));
  return app;
}

function refuseWhileDraining(context: Context): RequestHandler {
  return (_request, _response, next) => {
    if (!context.isDraining()) next();
    else
      next(
        new AppError('unavailable', 'The server is about to restart; send this again in a moment.', {
          retryAfterSeconds: 10,
        }),
      );
  };
}
