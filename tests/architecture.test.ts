import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

/**
 * The floors of the house, top to bottom. A file imports from its own folder and from floors below its own; rooms on
 * one floor never import one another.
 */
const floors = [
  ['server.ts', 'cli'],
  ['app.ts'],
  ['context.ts'],
  ['web', 'upkeep', 'queue'],
  ['pipeline'],
  ['accounts', 'limits', 'webhooks'],
  ['stores'],
  ['photos'],
  ['database'],
  ['logging.ts', 'config.ts', 'work-loop.ts'],
  ['setting-kinds.ts'],
  ['domain'],
];

/** Where each outside package is at home; a second home is a decision, made here. */
const homes: Record<string, string[]> = {
  argon2: ['accounts'],
  'better-sqlite3': ['database', 'stores', 'limits'],
  csurf: ['web/middleware'],
  'csv-stringify': ['web/exports'],
  // the page of `read --explain`; the server's views are drawn by express
  ejs: ['cli/explain'],
  express: ['app.ts', 'web', 'photos/receive.ts'],
  // the types that a request is given more fields through
  'express-serve-static-core': ['web/middleware'],
  'express-session': ['accounts', 'web/middleware'],
  fflate: ['web/exports'],
  helmet: ['web/middleware'],
  ioredis: ['limits'],
  'lru-cache': ['photos'],
  'markdown-it': ['web/pages'],
  multer: ['photos'],
  'node-cron': ['upkeep'],
  openai: ['pipeline'],
  pino: ['logging.ts', 'cli.ts'],
  'pino-http': ['web/middleware'],
  piscina: ['pipeline/pool.ts', 'pipeline/worker.ts'],
  'rate-limiter-flexible': ['limits'],
  sharp: ['pipeline'],
  'tesseract.js': ['pipeline/readers/local'],
  zod: ['config.ts', 'setting-kinds.ts', 'domain', 'pipeline', 'web'],
};

const readsEnvironment = ['config.ts', 'server.ts', 'cli.ts'];

const source = fileURLToPath(new URL('../src', import.meta.url));
const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .map((name) => name.replaceAll('\\', '/'))
  .filter((name) => name.endsWith('.ts'))
  .sort();
const imports = files.flatMap((file) => importsOf(file, readFileSync(join(source, file), 'utf8')));
const inside = imports.filter(({ to }) => files.includes(to));

describe('the source', () => {
  it('has no file without a floor', () => {
    expect(files.filter((file) => floorOf(file) === -1)).toEqual([]);
  });

  it('imports downwards only', () => {
    expect(inside.filter(({ from, to }) => !isDownwards(from, to)).map(asText)).toEqual([]);
  });

  it('imports only files that are there, by their .ts names', () => {
    const lost = imports.filter(({ to, isRelative }) => isRelative && !files.includes(to));

    expect(lost.map(asText)).toEqual([]);
  });

  it('has no circle of imports', () => {
    expect(circles(inside)).toEqual([]);
  });

  it('uses each package only where it is at home', () => {
    const astray = imports
      .filter(({ isRelative, to }) => !isRelative && !to.startsWith('node:'))
      .filter(({ from, to }) => !homes[packageOf(to)]?.some((home) => isWithin(from, home)));

    expect(astray.map(asText)).toEqual([]);
  });

  it('keeps the domain to itself: zod, and no input or output', () => {
    const outside = imports.filter(
      ({ from, to, isRelative }) => isWithin(from, 'domain') && !isRelative && to !== 'zod',
    );

    expect(outside.map(asText)).toEqual([]);
  });

  it('gives the pipeline nothing but the domain, as it runs in another thread', () => {
    const outside = inside.filter(({ from, to }) => isWithin(from, 'pipeline') && !/^(pipeline|domain)\//.test(to));

    expect(outside.map(asText)).toEqual([]);
  });

  it('opens files of photos only in photos and the pipeline', () => {
    const openers = ['photos', 'pipeline', 'database', 'accounts/sessions.ts', 'context.ts', 'server.ts', 'cli'];
    const astray = imports.filter(
      ({ from, to }) => /^(node:)?fs(\/|$)/.test(to) && !openers.some((home) => isWithin(from, home)),
    );

    expect(astray.map(asText)).toEqual([]);
  });

  it('reads the environment only in config.ts, to which the entry points hand it', () => {
    const readers = files.filter((file) => /process\.env\b|loadEnvFile/.test(readFileSync(join(source, file), 'utf8')));

    expect(readers.filter((file) => !readsEnvironment.includes(file))).toEqual([]);
  });

  it('has no drawer for things without a name', () => {
    expect(files.filter((file) => /(^|\/)(utils?|helpers?|managers?|common|misc)(\/|\.|-)/i.test(file))).toEqual([]);
  });
});

describe('the rules themselves', () => {
  it.each([
    ['stores/sheets.ts', 'web/routes/jobs.ts'],
    ['queue/runner.ts', 'upkeep/schedule.ts'],
    ['web/routes/upload.ts', 'context.ts'],
    ['limits/redis.ts', 'accounts/passwords.ts'],
    ['domain/report.ts', 'config.ts'],
  ])('find fault with %s importing %s', (from, to) => {
    expect(isDownwards(from, to)).toBe(false);
  });

  it('find every way of importing', () => {
    const text = `import type { A } from './a.ts'; export { b } from '../b.ts'; const c = await import('./c/c.ts');`;

    expect(importsOf('web/x.ts', text).map(({ to }) => to)).toEqual(['web/a.ts', 'b.ts', 'web/c/c.ts']);
  });

  it('find a circle', () => {
    const edges = [
      { from: 'a.ts', to: 'b.ts' },
      { from: 'b.ts', to: 'c.ts' },
      { from: 'c.ts', to: 'b.ts' },
    ];

    expect(circles(edges)).toEqual(['b.ts > c.ts > b.ts']);
  });
});

interface Edge {
  from: string;
  to: string;
}

function importsOf(file: string, text: string): (Edge & { isRelative: boolean })[] {
  return ts.preProcessFile(text).importedFiles.map(({ fileName }) => {
    const isRelative = fileName.startsWith('.');
    return { from: file, to: isRelative ? posix.join(posix.dirname(file), fileName) : fileName, isRelative };
  });
}

function isDownwards(from: string, to: string): boolean {
  return roomOf(from) === roomOf(to) || floorOf(to) > floorOf(from);
}

function floorOf(file: string): number {
  return floors.findIndex((rooms) => rooms.includes(roomOf(file)));
}

/** The top folder; the command line's entry point belongs to its folder. */
function roomOf(file: string): string {
  return file === 'cli.ts' ? 'cli' : file.replace(/\/.*/, '');
}

function isWithin(file: string, home: string): boolean {
  return file === home || file.startsWith(`${home}/`) || (home === 'cli' && file === 'cli.ts');
}

function packageOf(name: string): string {
  const [first = '', second = ''] = name.split('/');
  return first.startsWith('@') ? `${first}/${second}` : first;
}

/** Each circle once, as a path from a file back to itself. */
function circles(edges: Edge[]): string[] {
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (file: string, path: string[]): void => {
    const start = path.indexOf(file);
    if (start !== -1) found.push([...path.slice(start), file].join(' > '));
    if (start !== -1 || done.has(file)) return;
    for (const { to } of edges.filter(({ from }) => from === file)) visit(to, [...path, file]);
    done.add(file);
  };
  for (const { from } of edges) visit(from, []);
  return found;
}

function asText({ from, to }: Edge): string {
  return `${from} imports ${to}`;
}
