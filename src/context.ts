import { randomUUID } from 'node:crypto';
import { accessSync, constants, mkdirSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createPasswordCheck, type PasswordCheck } from './accounts/passwords.ts';
import { sessionSecret, SqliteSessions } from './accounts/sessions.ts';
import type { Config } from './config.ts';
import { holdDirectory } from './database/hold-directory.ts';
import { migrate } from './database/migrate.ts';
import { DatabaseError, openDatabase, type Db } from './database/open.ts';
import { createLimits, type Limits } from './limits/limits.ts';
import { removeEndedWindows } from './limits/rate-limit.ts';
import type { Logger } from './logging.ts';
import { makePhotoFolders, type PhotoFolders } from './photos/folders.ts';
import { createPictures, type Pictures } from './photos/pictures.ts';
import { createPool, type Pool } from './pipeline/pool.ts';
import { createProgress, type Progress } from './queue/progress.ts';
import { createGate } from './queue/gate.ts';
import { createReaderWatch, type ReaderWatch } from './queue/reader-watch.ts';
import { createRunner, type Runner } from './queue/runner.ts';
import { createClaimStore } from './stores/claims.ts';
import { createDeliveryStore, type DeliveryStore } from './stores/deliveries.ts';
import { createHistoryStore, type HistoryStore } from './stores/history.ts';
import { createInsightStore, type InsightStore } from './stores/insight-rows.ts';
import { createJobStore, type JobStore } from './stores/jobs.ts';
import { createReaderPauseStore } from './stores/reader-pauses.ts';
import { createReviewQueueStore, type ReviewQueueStore } from './stores/review-queue.ts';
import { createReviewStore, type ReviewStore } from './stores/reviews.ts';
import { createSecretBox } from './stores/secret-box.ts';
import { createSessionStore } from './stores/sessions.ts';
import { createLineStore, type LineStore } from './stores/sheet-lines.ts';
import { createSheetStore, type SheetStore } from './stores/sheets.ts';
import { createTokenStore, type TokenStore } from './stores/tokens.ts';
import { createTrailStore, type TrailStore } from './stores/trails.ts';
import { createWebhookStore, type WebhookStore } from './stores/webhooks.ts';
import { purgePhotos } from './upkeep/purge-photos.ts';
import { startSchedule, type Chore } from './upkeep/schedule.ts';
import { createDeliverer, type Deliverer } from './webhooks/deliverer.ts';

/** Every part of the running product, each made once. */
export interface Context {
  config: Config;
  log: Logger;
  folders: PhotoFolders;
  jobs: JobStore;
  sheets: SheetStore;
  reviews: ReviewStore;
  /** what people did to sheets, for exports */
  trails: TrailStore;
  reviewQueue: ReviewQueueStore;
  lines: LineStore;
  history: HistoryStore;
  watch: ReaderWatch;
  insights: InsightStore;
  tokens: TokenStore;
  webhooks: WebhookStore;
  deliveries: DeliveryStore;
  deliverer: Deliverer;
  sessions: SqliteSessions;
  sessionSecret: string;
  passwords: PasswordCheck;
  limits: Limits;
  pool: Pool;
  pictures: Pictures;
  progress: Progress;
  runner: Runner;
  /** whether nothing of a job is being read or about to be: it is finished, or waits for a later try */
  isAtRest(jobId: string): boolean;
  /** set when the process has begun to end: no more uploads */
  isDraining(): boolean;
  /** a sentence where database or disk cannot be used just now */
  whatIsAmiss(): Promise<string | null>;
  /** Begins to work: claims sheets, does the chores. */
  start(): void;
  /** Stops claiming, lets what is under way end within the drain time, hands the rest back and wakes whoever waits. */
  drain(): Promise<void>;
  /** Closes everything, the last opened first. */
  close(): Promise<void>;
}

const migrationsFolder = fileURLToPath(new URL('../migrations', import.meta.url));
/** A sheet that is tried again within this time is worth waiting for. */
const soonMs = 2000;
/** Who sends the same request again does so within a week. */
const keepRequestsMs = 7 * 24 * 60 * 60 * 1000;
/** How long it is shown what was delivered. */
const keepDeliveriesMs = 7 * 24 * 60 * 60 * 1000;
/** Of the drain time, what the last answers and the closing may take. */
const closingMs = 1000;

/**
 * Builds the parts from the settings. Throws `DatabaseError` where the data directory or its database cannot be used;
 * what was opened until then is closed again.
 */
export async function createContext(config: Config, log: Logger): Promise<Context> {
  const closers: (() => unknown)[] = [];
  try {
    return await build(config, log, closers);
  } catch (error) {
    for (const close of closers.reverse()) await close();
    throw error;
  }
}

async function build(config: Config, log: Logger, closers: (() => unknown)[]): Promise<Context> {
  const folders = openDataDirectory(config.dataDir);
  closers.push(holdDirectory(config.dataDir));
  const db = openDatabase(join(config.dataDir, 'ullage.db'));
  closers.push(() => db.close());
  const migrated = migrate(db, migrationsFolder);
  if (migrated.length > 0) log.info({ migrations: migrated }, 'database migrated');

  const jobs = createJobStore(db);
  const sheets = createSheetStore(db);
  const sessionRows = createSessionStore(db);
  const redis = config.redisUrl === null ? null : await connectTo(config.redisUrl, log);
  if (redis) closers.push(() => redis.client.disconnect());
  const passwords = await createPasswordCheck(config.account);

  const pool = createPool(config.pool);
  closers.push(() => pool.close());
  const progress = createProgress();
  const watch = createReaderWatch({ pauses: createReaderPauseStore(db), reader: config.readers.reader, log });
  const runner = createRunner({
    claims: createClaimStore(db),
    gate: createGate(config.queue.gate),
    watch,
    pool,
    progress,
    folders,
    log,
    readers: config.readers,
    sheetTimeoutMs: config.pool.sheetTimeoutMs,
    claimStaleMs: config.queue.claimStaleMs,
    bootId: randomUUID(),
    now: Date.now,
    uptimeMs: () => performance.now(),
    random: Math.random,
  });
  const secret = sessionSecret(config.dataDir, config.session.secret);
  const box = createSecretBox(secret);
  const [webhooks, deliveries] = [createWebhookStore(db, box), createDeliveryStore(db, box)];
  const deliverer = createDeliverer({ webhooks, deliveries, log, now: Date.now, ...config.webhooks });
  const pictures = createPictures(folders, pool.makePicture, config.uploads.cacheBytes);
  const chores: Chore[] = [
    {
      name: 'purge photos',
      times: '17 3 * * *',
      atStart: true,
      run: () => purgePhotos({ sheets, folders }, config.uploads.retentionDays),
    },
    {
      name: 'trim the cache',
      times: '27 * * * *',
      atStart: true,
      run: async () => ({ pictures: await pictures.trim() }),
    },
    {
      name: 'forget what has ended',
      times: '47 * * * *',
      atStart: true,
      run: () => ({
        sessions: sessionRows.removeExpired(Date.now()),
        limits: removeEndedWindows(db, Date.now()),
        requests: jobs.forgetRequests(Date.now() - keepRequestsMs),
        deliveries: deliveries.forget(Date.now() - keepDeliveriesMs),
      }),
    },
  ];

  let isDraining = false;
  return {
    config,
    log,
    folders,
    jobs,
    sheets,
    reviews: createReviewStore(db),
    trails: createTrailStore(db),
    reviewQueue: createReviewQueueStore(db, config.reviewSample),
    lines: createLineStore(db),
    history: createHistoryStore(db),
    watch,
    insights: createInsightStore(db),
    tokens: createTokenStore(db),
    webhooks,
    deliveries,
    deliverer,
    sessions: new SqliteSessions(sessionRows),
    sessionSecret: secret,
    passwords,
    limits: createLimits(db, redis, config.limits),
    pool,
    pictures,
    progress,
    runner,
    isAtRest: (jobId) => watch.pause() !== null || sheets.countUnderWay(jobId, Date.now() + soonMs) === 0,
    isDraining: () => isDraining,
    whatIsAmiss: async () => (isDraining ? 'The server is about to stop.' : whatIsAmiss(db, config.dataDir)),
    start(): void {
      runner.start();
      deliverer.start();
      const schedule = startSchedule(chores, log);
      closers.push(() => schedule.stop());
    },
    async drain(): Promise<void> {
      isDraining = true;
      const drainMs = Math.max(0, config.queue.drainMs - closingMs);
      await Promise.all([runner.stop(drainMs), deliverer.stop(drainMs)]);
      progress.drain();
    },
    async close(): Promise<void> {
      for (const close of closers.splice(0).reverse()) await close();
    },
  };
}

/** Loads the client only where there is a Redis: it is 10 MB of memory. */
async function connectTo(redisUrl: string, log: Logger) {
  const { connectRedis } = await import('./limits/redis.ts');
  return connectRedis(redisUrl, log);
}

function openDataDirectory(dataDir: string): PhotoFolders {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    accessSync(dataDir, constants.W_OK);
    return makePhotoFolders(dataDir);
  } catch (error) {
    throw new DatabaseError(`The data directory ${dataDir} cannot be written; check its owner and mode.`, error);
  }
}

async function whatIsAmiss(db: Db, dataDir: string): Promise<string | null> {
  try {
    db.prepare('SELECT count(*) FROM migrations').get();
  } catch {
    return 'The database does not answer.';
  }
  const disk = await statfs(dataDir).catch(() => null);
  if (disk === null) return 'The data directory is gone.';
  return disk.bavail * disk.bsize < 16 * 1024 * 1024 ? 'The disk is full.' : null;
}
