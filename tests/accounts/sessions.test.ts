import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import express, { type Express } from 'express';
import session, { type SessionData } from 'express-session';
import supertest from 'supertest';
import { describe, expect, it } from 'vitest';
import { sessionLengthMs, sessionSecret, SqliteSessions } from '../../src/accounts/sessions.ts';
import { createSessionStore } from '../../src/stores/sessions.ts';
import { freshDatabase, openForTest } from '../support/database.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const hourMs = 60 * 60 * 1000;

/** A store over a database of its own, on a clock that the test sets. */
function freshSessions(): { store: SqliteSessions; clock: { now: number }; path: string } {
  const { db, path } = freshDatabase();
  const clock = { now: 1_750_000_000_000 };
  return { store: new SqliteSessions(createSessionStore(db), () => clock.now), clock, path };
}

const dataOf = (account?: string): SessionData => ({
  cookie: new session.Cookie(),
  ...(account !== undefined && { account }),
});

const get = (store: SqliteSessions, sid: string): Promise<SessionData | null | undefined> =>
  promisify<string, SessionData | null | undefined>(store.get.bind(store))(sid);

const done = (work: (callback: (error?: unknown) => void) => void): Promise<void> => promisify(work)();

/** An app that signs in, says who is signed in, and signs out. */
function appWith(store: SqliteSessions): Express {
  const app = express();
  app.use(session({ store, secret: 'a secret for this test', resave: false, saveUninitialized: false }));
  app.post('/in', (request, response, next) => {
    request.session.regenerate((error) => {
      request.session.account = 'demo';
      if (error) next(error);
      else response.end();
    });
  });
  app.get('/who', (request, response) => void response.json(request.session.account ?? null));
  app.post('/out', (request, response, next) =>
    request.session.destroy((error) => (error ? next(error) : response.end())),
  );
  return app;
}

describe('sessions in SQLite', () => {
  it('give back what was put in, and null for what was not', async () => {
    const { store } = freshSessions();

    await done((callback) => store.set('a', dataOf('demo'), callback));

    expect(await get(store, 'a')).toMatchObject({ account: 'demo' });
    expect(await get(store, 'b')).toBeNull();
  });

  it('end after twelve hours signed in, after one hour otherwise', async () => {
    const { store, clock } = freshSessions();
    await done((callback) => store.set('signed in', dataOf('demo'), callback));
    await done((callback) => store.set('anonymous', dataOf(), callback));

    clock.now += hourMs;
    expect(await get(store, 'anonymous')).toBeNull();
    expect(await get(store, 'signed in')).not.toBeNull();

    clock.now += sessionLengthMs - hourMs;
    expect(await get(store, 'signed in')).toBeNull();
  });

  it('last longer for being touched', async () => {
    const { store, clock } = freshSessions();
    await done((callback) => store.set('a', dataOf('demo'), callback));
    clock.now += sessionLengthMs - 1;

    await done((callback) => store.touch('a', dataOf('demo'), callback));
    clock.now += sessionLengthMs - 1;

    expect(await get(store, 'a')).toMatchObject({ account: 'demo' });
  });

  it('do not come to life by being touched after they were destroyed', async () => {
    const { store } = freshSessions();
    await done((callback) => store.set('a', dataOf('demo'), callback));
    await done((callback) => store.destroy('a', callback));

    await done((callback) => store.touch('a', dataOf('demo'), callback));

    expect(await get(store, 'a')).toBeNull();
  });

  it('hand a fault of the database to the callback and throw nothing', async () => {
    const { db } = freshDatabase();
    const store = new SqliteSessions(createSessionStore(db));
    db.close();

    await expect(get(store, 'a')).rejects.toThrow('not open');
    await expect(done((callback) => store.set('a', dataOf(), callback))).rejects.toThrow('not open');
  });

  it('can do without callbacks, as express-session allows', () => {
    const { store } = freshSessions();

    expect(() => {
      store.set('a', dataOf('demo'));
      store.touch('a', dataOf('demo'));
      store.destroy('a');
    }).not.toThrow();
  });

  it('carry a browser through sign-in, use, a restart and sign-out', async () => {
    const { store, path } = freshSessions();
    const signedIn = await supertest(appWith(store)).post('/in');
    const cookie = signedIn.get('Set-Cookie')?.[0]?.split(';')[0] ?? '';

    const restarted = appWith(new SqliteSessions(createSessionStore(openForTest(path)), () => 1_750_000_000_000));
    expect((await supertest(restarted).get('/who').set('Cookie', cookie)).body).toBe('demo');

    await supertest(restarted).post('/out').set('Cookie', cookie);
    expect((await supertest(restarted).get('/who').set('Cookie', cookie)).body).toBeNull();
  });
});

describe('the session secret', () => {
  it('is made at the first start, for its owner alone, and is the same at the next', () => {
    const folder = temporaryFolder();

    const secret = sessionSecret(folder, null);

    expect(secret).toMatch(/^[0-9a-f]{64}$/);
    expect(statSync(join(folder, 'session-secret')).mode & 0o777).toBe(0o600);
    expect(sessionSecret(folder, null)).toBe(secret);
  });

  it('is different in another data directory', () => {
    expect(sessionSecret(temporaryFolder(), null)).not.toBe(sessionSecret(temporaryFolder(), null));
  });

  it('is the one that was set, and then no file is written', () => {
    const folder = temporaryFolder();

    expect(sessionSecret(folder, 'one of our own choice')).toBe('one of our own choice');
    expect(() => statSync(join(folder, 'session-secret'))).toThrow('ENOENT');
  });

  it('is closed to others where somebody opened it', () => {
    const folder = temporaryFolder();
    const secret = sessionSecret(folder, null);
    chmodSync(join(folder, 'session-secret'), 0o644);

    expect(sessionSecret(folder, null)).toBe(secret);
    expect(statSync(join(folder, 'session-secret')).mode & 0o777).toBe(0o600);
  });

  it('is made anew where a crash cut it short', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'session-secret'), 'abc');

    const secret = sessionSecret(folder, null);

    expect(secret).toMatch(/^[0-9a-f]{64}$/);
    expect(readFileSync(join(folder, 'session-secret'), 'utf8')).toBe(secret);
  });
});
