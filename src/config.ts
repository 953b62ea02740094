import { availableParallelism } from 'node:os';
import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { z } from 'zod';
import { address, modelPrices, trustedProxies, wholeNumber, yesOrNo } from './setting-kinds.ts';

/** Every setting, read from the environment once, checked together, and handed on in groups. */
export interface Config {
  production: boolean;
  dataDir: string;
  http: { host: string; port: number; trustProxy: number | string[] | false };
  account: { username: string; password: string; isDefaultPassword: boolean };
  session: { secret: string | null; cookieSecure: boolean };
  readers: ReadersConfig;
  uploads: {
    maxFileBytes: number;
    maxFiles: number;
    /** how long a request waits for its sheets before it is answered with the job's address */
    waitMs: number;
    retentionDays: number;
    /** how much the pictures made for pages may take on disk */
    cacheBytes: number;
  };
  /** of sheets with nothing to remark, how many in a hundred a person looks at all the same */
  reviewSample: number;
  /** dollars for a million tokens in and out, by model */
  modelPrices: ReadonlyMap<string, { prompt: number; completion: number }>;
  /** private addresses, and http, are for intranets and tests */
  webhooks: { allowPrivate: boolean };
  limits: { uploadsPerHour: number; photosPerHour: number; pagesPerMinute: number };
  redisUrl: string | null;
  pool: { threads: number; tasksPerThread: number; sheetTimeoutMs: number };
  queue: {
    drainMs: number;
    claimStaleMs: number;
    /** how many sheets may wait, of all jobs */
    mostWaiting: number;
    /** how many unfinished jobs one account may have */
    jobsPerAccount: number;
    /** bounds of the reader */
    gate: { sheetsAtOnce: number; callsPerMinute: number | null };
  };
  logLevel: string;
}

export interface ReadersConfig {
  reader: 'openai' | 'local';
  openai: {
    apiKey: string;
    baseUrl: string | null;
    model: string;
    timeoutMs: number;
    secondLook: boolean;
    localHint: boolean;
    tableCrops: 'auto' | 'on' | 'off';
  } | null;
}

/** Raised with every fault of the settings at once, each a sentence that names the setting. */
export class ConfigError extends Error {
  readonly problems: string[];

  constructor(problems: string[]) {
    super(problems.join('\n'));
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

/** All names that are read, with their defaults; `.env.example` says why each is there. */
const environmentSchema = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  HOST: z
    .string()
    .regex(/^[\w.:-]+$/, 'must be a host name or an address')
    .default('127.0.0.1'),
  PORT: wholeNumber(0, 65_535).default(57_701),
  DATA_DIR: z.string().default('./data'),
  APP_USER: z
    .string()
    .regex(/^[^:\p{Cc}]{1,100}$/u, 'must be 1 to 100 characters without a colon')
    .default('demo'),
  APP_PASSWORD: z
    .string()
    .min(6, 'must be at least 6 characters')
    .max(1024, 'must be at most 1024 characters')
    .optional(),
  SESSION_SECRET: z
    .string()
    .min(16, 'must be at least 16 characters')
    .refine((secret) => !/change.?me|secret|example|placeholder/i.test(secret), 'must not be a placeholder')
    .optional(),
  SESSION_COOKIE_SECURE: yesOrNo().optional(),
  READER: z.enum(['auto', 'openai', 'local']).default('auto'),
  OPENAI_API_KEY: z
    .string()
    .regex(/^[\x21-\x7e]+$/, 'must be one word of printable characters')
    .optional(),
  OPENAI_BASE_URL: address('http:', 'https:').optional(),
  OPENAI_MODEL: z.string().default('gpt-4.1'),
  OPENAI_TIMEOUT_SECONDS: wholeNumber(1, 60).default(60),
  SECOND_LOOK: yesOrNo().default(true),
  LOCAL_HINT: yesOrNo().default(false),
  TABLE_CROPS: z.enum(['auto', 'on', 'off']).default('auto'),
  REDIS_URL: address('redis:', 'rediss:').optional(),
  RATE_LIMIT_PER_HOUR: wholeNumber(1, 1_000_000).default(50),
  PHOTOS_PER_HOUR: wholeNumber(1, 1_000_000).default(2000),
  PAGES_PER_MINUTE: wholeNumber(1, 1_000_000).default(600),
  REVIEW_SAMPLE: wholeNumber(0, 100).default(3),
  MODEL_PRICES: modelPrices().default(new Map()),
  WEBHOOK_ALLOW_PRIVATE: yesOrNo().default(false),
  MAX_FILE_SIZE_MB: wholeNumber(1, 100).default(8),
  MAX_FILES: wholeNumber(1, 100).default(20),
  UPLOAD_WAIT_SECONDS: wholeNumber(1, 600).default(120),
  UPLOAD_RETENTION_DAYS: wholeNumber(1, 3650).default(7),
  MAX_CACHE_SIZE_MB: wholeNumber(1, 1_000_000).default(512),
  WORKER_THREADS: wholeNumber(1, 64).default(availableParallelism()),
  TASKS_PER_WORKER: wholeNumber(1, 64).default(8),
  SHEET_TIMEOUT_SECONDS: wholeNumber(5, 3600).default(300),
  OPENAI_MAX_CONCURRENCY: wholeNumber(1, 1000).optional(),
  OPENAI_RPM: wholeNumber(1, 100_000).optional(),
  CLAIM_STALE_SECONDS: wholeNumber(5, 86_400).default(600),
  QUEUE_LIMIT: wholeNumber(1, 1_000_000).default(2000),
  JOBS_PER_USER: wholeNumber(1, 100_000).default(20),
  DRAIN_SECONDS: wholeNumber(1, 600).default(8),
  TRUST_PROXY: trustedProxies().default(false),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
});

export const settingNames = Object.keys(environmentSchema.shape);

/** The account of a fresh checkout. Taken only on a loopback address, outside production, and warned of at each start. */
const defaultPassword = 'API2025';

/**
 * Turns an environment into a `Config`. An empty value counts as unset.
 * Throws `ConfigError` naming every fault at once.
 */
export function loadConfig(environment: Record<string, string | undefined>): Config {
  const given: Given = Object.fromEntries(settingNames.map((name) => [name, environment[name]?.trim() || undefined]));
  const parsed = environmentSchema.safeParse(given);
  const problems = [...(parsed.error?.issues ?? []).map(asSentence), ...problemsBetween(given, soundOnes(given))];
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems);

  const settings = parsed.data;
  const production = settings.NODE_ENV === 'production';
  const readers = readersOf(settings);
  return {
    production,
    dataDir: resolve(settings.DATA_DIR),
    http: { host: settings.HOST, port: settings.PORT, trustProxy: settings.TRUST_PROXY },
    account: {
      username: settings.APP_USER,
      password: settings.APP_PASSWORD ?? defaultPassword,
      isDefaultPassword: (settings.APP_PASSWORD ?? defaultPassword) === defaultPassword,
    },
    session: {
      secret: settings.SESSION_SECRET ?? null,
      cookieSecure: settings.SESSION_COOKIE_SECURE ?? production,
    },
    readers,
    uploads: {
      maxFileBytes: settings.MAX_FILE_SIZE_MB * 1024 * 1024,
      maxFiles: settings.MAX_FILES,
      waitMs: settings.UPLOAD_WAIT_SECONDS * 1000,
      retentionDays: settings.UPLOAD_RETENTION_DAYS,
      cacheBytes: settings.MAX_CACHE_SIZE_MB * 1024 * 1024,
    },
    reviewSample: settings.REVIEW_SAMPLE,
    modelPrices: settings.MODEL_PRICES,
    webhooks: { allowPrivate: settings.WEBHOOK_ALLOW_PRIVATE },
    limits: {
      uploadsPerHour: settings.RATE_LIMIT_PER_HOUR,
      photosPerHour: settings.PHOTOS_PER_HOUR,
      pagesPerMinute: settings.PAGES_PER_MINUTE,
    },
    redisUrl: settings.REDIS_URL ?? null,
    pool: {
      threads: settings.WORKER_THREADS,
      tasksPerThread: settings.TASKS_PER_WORKER,
      sheetTimeoutMs: settings.SHEET_TIMEOUT_SECONDS * 1000,
    },
    queue: {
      drainMs: settings.DRAIN_SECONDS * 1000,
      claimStaleMs: settings.CLAIM_STALE_SECONDS * 1000,
      mostWaiting: settings.QUEUE_LIMIT,
      jobsPerAccount: settings.JOBS_PER_USER,
      gate: gateOf(settings, readers.reader),
    },
    logLevel: settings.LOG_LEVEL,
  };
}

/** The local reader is bound by the cores; a model is waited for, many sheets at a time. */
function gateOf(settings: Settings, reader: ReadersConfig['reader']): Config['queue']['gate'] {
  const { WORKER_THREADS, TASKS_PER_WORKER, OPENAI_MAX_CONCURRENCY, OPENAI_RPM } = settings;
  if (reader === 'local') return { sheetsAtOnce: WORKER_THREADS, callsPerMinute: null };
  const slots = WORKER_THREADS * TASKS_PER_WORKER;
  return { sheetsAtOnce: Math.min(slots, OPENAI_MAX_CONCURRENCY ?? slots), callsPerMinute: OPENAI_RPM ?? null };
}

type Settings = z.infer<typeof environmentSchema>;
type Given = Record<string, string | undefined>;

/** The settings that are sound each for itself; those that are not are absent. */
function soundOnes(given: Given): Partial<Settings> {
  const sound = Object.entries(environmentSchema.shape).flatMap(([name, schema]) => {
    const parsed = schema.safeParse(given[name]);
    return parsed.success ? [[name, parsed.data] as const] : [];
  });
  return Object.fromEntries(sound);
}

/** What is wrong between settings, looked at even where others are wrong in themselves: every fault is named at once. */
function problemsBetween(given: Given, sound: Partial<Settings>): string[] {
  return [...passwordProblems(given, sound), ...readerProblems(given, sound)];
}

function passwordProblems(given: Given, { HOST, NODE_ENV }: Partial<Settings>): string[] {
  if (given['APP_PASSWORD'] !== undefined) return [];
  if (NODE_ENV === 'production') return ['APP_PASSWORD must be set when NODE_ENV is production.'];
  if (HOST === undefined || isLoopback(HOST)) return [];
  return [`APP_PASSWORD must be set when HOST is ${HOST}, which others can reach.`];
}

function readerProblems(given: Given, { READER }: Partial<Settings>): string[] {
  if (READER !== 'openai' || given['OPENAI_API_KEY'] || given['OPENAI_BASE_URL']) return [];
  return ['OPENAI_API_KEY must be set when READER is openai (or OPENAI_BASE_URL, for a server that wants no key).'];
}

function readersOf(settings: Settings): ReadersConfig {
  const reader = settings.READER === 'auto' ? (settings.OPENAI_API_KEY ? 'openai' : 'local') : settings.READER;
  if (!settings.OPENAI_API_KEY && !settings.OPENAI_BASE_URL) return { reader, openai: null };
  return {
    reader,
    openai: {
      apiKey: settings.OPENAI_API_KEY ?? 'none',
      baseUrl: settings.OPENAI_BASE_URL ?? null,
      model: settings.OPENAI_MODEL,
      timeoutMs: settings.OPENAI_TIMEOUT_SECONDS * 1000,
      secondLook: settings.SECOND_LOOK,
      localHint: settings.LOCAL_HINT,
      tableCrops: settings.TABLE_CROPS,
    },
  };
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

function asSentence(issue: z.core.$ZodIssue): string {
  const wish = issue.code === 'invalid_value' ? `must be one of ${issue.values.join(', ')}` : issue.message;
  return `${issue.path.join('.')} ${wish}.`;
}
