import express from 'express';
import { describe, expect, it } from 'vitest';
import { ConfigError, isLoopback, loadConfig } from '../src/config.ts';

function problemsOf(environment: Record<string, string>): string[] {
  try {
    loadConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('loadConfig', () => {
  it('needs no settings at all: this machine only, local reader, the account of a fresh checkout', () => {
    const config = loadConfig({});

    expect(config.http).toEqual({ host: '127.0.0.1', port: 57_701, trustProxy: false });
    expect(config.account).toEqual({ username: 'demo', password: 'API2025', isDefaultPassword: true });
    expect(config.readers).toEqual({ reader: 'local', openai: null });
    expect(config.uploads).toMatchObject({
      maxFileBytes: 8 * 1024 * 1024,
      maxFiles: 20,
      retentionDays: 7,
      cacheBytes: 512 * 1024 * 1024,
    });
    expect(config.limits).toEqual({ uploadsPerHour: 50, photosPerHour: 2000, pagesPerMinute: 600 });
    expect(config.redisUrl).toBeNull();
    expect(config.session).toEqual({ secret: null, cookieSecure: false });
  });

  it.each([
    ['NODE_ENV', 'staging'],
    ['HOST', 'http://localhost'],
    ['PORT', 'abc'],
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '80.5'],
    ['APP_USER', 'a:b'],
    ['APP_PASSWORD', 'short'],
    ['APP_PASSWORD', 'x'.repeat(1025)],
    ['SESSION_SECRET', 'too short'],
    ['SESSION_SECRET', 'please-change-me-please'],
    ['SESSION_COOKIE_SECURE', 'maybe'],
    ['READER', 'tesseract'],
    ['OPENAI_API_KEY', 'sk with spaces'],
    ['OPENAI_BASE_URL', 'nonsense'],
    ['OPENAI_BASE_URL', 'file:///etc/passwd'],
    ['OPENAI_TIMEOUT_SECONDS', '61'],
    ['REDIS_URL', 'http://localhost:6379'],
    ['RATE_LIMIT_PER_HOUR', '0'],
    ['PHOTOS_PER_HOUR', '0'],
    ['PAGES_PER_MINUTE', 'many'],
    ['MAX_FILE_SIZE_MB', '1e3'],
    ['MAX_FILES', '101'],
    ['UPLOAD_WAIT_SECONDS', '0'],
    ['UPLOAD_RETENTION_DAYS', 'seven'],
    ['WORKER_THREADS', '0'],
    ['TASKS_PER_WORKER', '65'],
    ['SHEET_TIMEOUT_SECONDS', '4'],
    ['DRAIN_SECONDS', ' 8s'],
    ['TRUST_PROXY', 'everyone'],
    ['LOG_LEVEL', 'loud'],
  ])('refuses %s=%s with one sentence that names it', (name, value) => {
    const problems = problemsOf({ [name]: value });

    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(new RegExp(`^${name} must .+\\.$`));
  });

  it('names every fault at once, those between settings too', () => {
    const problems = problemsOf({
      PORT: 'abc',
      LOG_LEVEL: 'loud',
      TRUST_PROXY: '?',
      HOST: '0.0.0.0',
      READER: 'openai',
    });

    expect(problems.map((sentence) => sentence.split(' ')[0])).toEqual([
      'PORT',
      'TRUST_PROXY',
      'LOG_LEVEL',
      'APP_PASSWORD',
      'OPENAI_API_KEY',
    ]);
  });

  it('does not call a password missing that is only too short', () => {
    const problems = problemsOf({ APP_PASSWORD: 'short', NODE_ENV: 'production' });

    expect(problems).toEqual(['APP_PASSWORD must be at least 6 characters.']);
  });

  it('never repeats a secret in a problem', () => {
    const problems = problemsOf({ APP_PASSWORD: 'hush!', SESSION_SECRET: 'hush-hush', OPENAI_API_KEY: 'hush hush' });

    expect(problems).toHaveLength(3);
    expect(problems.join()).not.toContain('hush');
  });

  it('takes an empty value for an unset one and cuts blanks off the rest', () => {
    const config = loadConfig({ PORT: '', OPENAI_API_KEY: '  ', LOG_LEVEL: ' warn ' });

    expect(config.http.port).toBe(57_701);
    expect(config.readers.reader).toBe('local');
    expect(config.logLevel).toBe('warn');
  });

  it.each(['127.0.0.1', '127.8.8.8', '::1', 'localhost'])('allows the default password on %s', (HOST) => {
    expect(loadConfig({ HOST }).account.isDefaultPassword).toBe(true);
  });

  it.each(['0.0.0.0', '::', '192.168.1.5', 'barge.example', '127.example'])(
    'refuses the default password on %s and says what to set',
    (HOST) => {
      expect(problemsOf({ HOST })).toEqual([`APP_PASSWORD must be set when HOST is ${HOST}, which others can reach.`]);
      expect(problemsOf({ HOST, APP_PASSWORD: 'three barges' })).toEqual([]);
    },
  );

  it('refuses the default password in production, even on this machine alone', () => {
    expect(problemsOf({ NODE_ENV: 'production' })).toEqual(['APP_PASSWORD must be set when NODE_ENV is production.']);
  });

  it('warns of the default password also where somebody set it', () => {
    const { account } = loadConfig({ NODE_ENV: 'production', APP_PASSWORD: 'API2025' });

    expect(account.isDefaultPassword).toBe(true);
  });

  it('sends session cookies over https only in production, unless told otherwise', () => {
    const production = { NODE_ENV: 'production', APP_PASSWORD: 'three barges' };

    expect(loadConfig(production).session.cookieSecure).toBe(true);
    expect(loadConfig({ ...production, SESSION_COOKIE_SECURE: 'no' }).session.cookieSecure).toBe(false);
  });

  it('reads with the model as soon as there is a key, and locally where that is asked for', () => {
    expect(loadConfig({ OPENAI_API_KEY: 'sk-1' }).readers).toEqual({
      reader: 'openai',
      openai: {
        apiKey: 'sk-1',
        baseUrl: null,
        model: 'gpt-4.1',
        timeoutMs: 60_000,
        secondLook: true,
        localHint: false,
        tableCrops: 'auto',
      },
    });
    expect(loadConfig({ OPENAI_API_KEY: 'sk-1', READER: 'local' }).readers.reader).toBe('local');
  });

  it.each([
    [{}, { secondLook: true, localHint: false, tableCrops: 'auto' }],
    [
      { SECOND_LOOK: 'off', LOCAL_HINT: 'on', TABLE_CROPS: 'off' },
      { secondLook: false, localHint: true, tableCrops: 'off' },
    ],
  ])('has a model look again, and at what, by %j', (settings, expected) => {
    expect(loadConfig({ OPENAI_API_KEY: 'sk-1', ...settings }).readers.openai).toMatchObject(expected);
  });

  it('asks no key of a model server of one’s own', () => {
    const { readers } = loadConfig({ READER: 'openai', OPENAI_BASE_URL: 'http://127.0.0.1:11434/v1' });

    expect(readers).toMatchObject({ reader: 'openai', openai: { baseUrl: 'http://127.0.0.1:11434/v1' } });
  });

  it.each([
    ['no', false],
    ['0', false],
    ['yes', 1],
    ['2', 2],
    ['loopback, 10.0.0.0/8', ['loopback', '10.0.0.0/8']],
    ['fd00::/8', ['fd00::/8']],
  ])('understands TRUST_PROXY=%s as Express does', (TRUST_PROXY, expected) => {
    const { trustProxy } = loadConfig({ TRUST_PROXY }).http;

    expect(trustProxy).toEqual(expected);
    expect(() => express().set('trust proxy', trustProxy)).not.toThrow();
  });

  it.each(['10.0.0.0/33', '10.0.0.0/0', 'fd00::/129', '10.0.0.0/8/8', '10.0.0.0/', 'loopback/8', ','])(
    'refuses TRUST_PROXY=%s, which Express would trip over',
    (TRUST_PROXY) => {
      expect(problemsOf({ TRUST_PROXY })).toHaveLength(1);
    },
  );
});

describe('isLoopback', () => {
  it('is not taken in by a name that only begins like an address', () => {
    expect(isLoopback('127.0.0.1.example')).toBe(false);
  });
});
