import { spawn, type ChildProcess, type ChildProcessWithoutNullStreams } from 'node:child_process';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const project = fileURLToPath(new URL('..', import.meta.url));

let clone: string;
beforeEach(() => {
  clone = fs.mkdtempSync(join(tmpdir(), 'ullage-launch-'));
  write('src/launch.mjs', fs.readFileSync(join(project, 'src/launch.mjs'), 'utf8'));
  write(
    'src/server.ts',
    `setInterval(() => {}, 1000); process.on('SIGTERM', () => process.exit(0)); console.log('up');`,
  );
  write('src/cli.ts', `console.log(JSON.stringify(process.argv.slice(2)));`);
  write('package.json', '{"type":"module"}');
  write('package-lock.json', JSON.stringify({ packages: { '': {}, 'node_modules/typescript': { version: '6.0.3' } } }));
  write('tsconfig.json', '{}');
  write('tsconfig.build.json', '{}');
  write('npm/npm-cli.js', npmStandIn);
});
afterEach(() => {
  fs.rmSync(clone, { recursive: true });
});

describe('a launch', () => {
  it('installs and compiles what a fresh clone lacks, once', async () => {
    const first = await launch('read', 'sheet.jpg');
    const second = await launch('read', 'sheet.jpg');

    expect(first).toMatchObject({ code: 0, stdout: '["read","sheet.jpg"]\n' });
    expect(second).toMatchObject({ code: 0, stdout: '["read","sheet.jpg"]\n', stderr: '' });
    expect(work()).toEqual(['npm ci --include=dev', 'tsc']);
  });

  it('keeps what npm and the compiler print out of stdout', async () => {
    const { stdout, stderr } = await launch('--version');

    expect(stderr).toContain('added 1 package');
    expect(stderr).toContain('compiler speaking');
    expect(stdout).toBe('["--version"]\n');
  });

  it('installs again when the lockfile names other versions', async () => {
    await launch();
    write('package-lock.json', JSON.stringify({ packages: { 'node_modules/typescript': { version: '6.0.4' } } }));

    await launch();

    expect(work().filter((line) => line.startsWith('npm'))).toHaveLength(2);
  });

  it('installs again for a Node that cannot load the binaries of the last one', async () => {
    await launch();
    fs.rmSync(join(clone, sqliteBinary));
    write('node_modules/.ullage-install', 'stamp of another Node');

    await launch();

    expect(work().filter((line) => line.startsWith('npm'))).toHaveLength(2);
  });

  it('takes an installation made by hand for what it is', async () => {
    await launch();
    fs.rmSync(join(clone, 'node_modules/.ullage-install'));

    const { code, stderr } = await launch();

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(work().filter((line) => line.startsWith('npm'))).toHaveLength(1);
  });

  it('does not take half an installation made by hand', async () => {
    await launch();
    fs.rmSync(join(clone, 'node_modules/.ullage-install'));
    fs.rmSync(join(clone, 'node_modules/.package-lock.json'));

    await launch();

    expect(work().filter((line) => line.startsWith('npm'))).toHaveLength(2);
  });

  it('compiles again when a source file changed, without installing', async () => {
    await launch();
    write('src/domain/new.ts', 'export {};');

    await launch();

    expect(work()).toEqual(['npm ci --include=dev', 'tsc', 'tsc']);
  });

  it('stops in one sentence, and tries again next time, when the installation fails', async () => {
    const failed = await launch({ env: { NPM_FAILS: '1' } });
    const mended = await launch('mended');

    expect(failed.code).toBe(1);
    expect(failed.stderr).toContain('the installation failed');
    expect(failed.stderr).not.toContain('    at ');
    expect(mended).toMatchObject({ code: 0, stdout: '["mended"]\n' });
  });

  it('says so when npm leaves a SQLite that this Node cannot load', async () => {
    const { code, stderr } = await launch({ env: { NPM_LEAVES_NO_BINARY: '1' } });

    expect(code).toBe(1);
    expect(stderr).toContain('npm left no SQLite that Node');
    expect(fs.existsSync(join(clone, 'node_modules/.ullage-install'))).toBe(false);
  });

  it('does not run what the compiler refused', async () => {
    const refused = await launch({ env: { TSC_FAILS: '1' } });

    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toContain('the source does not compile');
  });

  it('waits for another launch instead of installing into the same folder', async () => {
    const both = await Promise.all([launch('one'), launch('two')]);

    expect(both.map(({ stdout }) => stdout)).toEqual(['["one"]\n', '["two"]\n']);
    expect(work()).toEqual(['npm ci --include=dev', 'tsc']);
    expect(fs.existsSync(join(clone, 'dist/.launching'))).toBe(false);
  });

  it('takes over from a launch that was killed', async () => {
    const gone = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
    await ended(gone);
    write('dist/.launching', String(gone.pid));

    const { code } = await launch();

    expect(code).toBe(0);
    expect(fs.readdirSync(join(clone, 'dist')).sort()).toEqual(['.compiled', 'cli.js', 'server.js']);
  });

  it('turns an old Node away in one sentence', async () => {
    const { code, stderr } = await launch({ nodeArgs: ['--import', olderNode] });

    expect(code).toBe(1);
    expect(stderr).toMatch(/^ullage: Ullage needs Node 20\.19 or newer, and this is Node 18\.20\.4\..*\n$/);
    expect(work()).toEqual([]);
  });

  it('neither installs nor compiles in an image, which has no source', async () => {
    write('dist/server.js', '');
    write('dist/cli.js', `console.log('from the image');`);
    fs.rmSync(join(clone, 'src/server.ts'));

    const { code, stdout } = await launch('purge');

    expect({ code, stdout }).toEqual({ code: 0, stdout: 'from the image\n' });
    expect(work()).toEqual([]);
  });

  it('gives signals to the server, whose exit code is its own', async () => {
    const child = start(['start']);
    await firstOutput(child);

    child.kill('SIGTERM');

    expect(await ended(child)).toBe(0);
  });

  it('passes on the exit code of the tests', async () => {
    await launch();
    write('node_modules/vitest/vitest.mjs', `console.log(process.argv.slice(2).join(' ')); process.exit(3);`);

    const { code, stdout } = await launch('test', 'tests/domain');

    expect({ code, stdout }).toEqual({ code: 3, stdout: 'run --config tests/vitest.config.ts tests/domain\n' });
  });
});

const sqliteBinary = 'node_modules/better-sqlite3/build/Release/better_sqlite3.node';

/** Copies the two entry points to where the compiler would put them; there are no types in them to strip. */
const compilerStandIn = `
  const fs = require('node:fs');
  fs.appendFileSync('work.log', 'tsc\\n');
  console.log('compiler speaking');
  if (process.env.TSC_FAILS) process.exit(2);
  for (const name of ['server', 'cli']) fs.copyFileSync('src/' + name + '.ts', 'dist/' + name + '.js');
`;

/** Leaves what npm leaves: a compiler, the SQLite binary of this project, and the record of a whole installation. */
const npmStandIn = `
  import * as fs from 'node:fs';
  fs.appendFileSync('work.log', 'npm ' + process.argv.slice(2).join(' ') + '\\n');
  console.log('added 1 package');
  fs.rmSync('node_modules', { recursive: true, force: true });
  if (process.env.NPM_FAILS) process.exit(1);
  for (const folder of ['typescript/bin', 'vitest', 'better-sqlite3/build/Release'])
    fs.mkdirSync('node_modules/' + folder, { recursive: true });
  fs.writeFileSync('node_modules/typescript/bin/tsc', ${JSON.stringify(compilerStandIn)});
  if (!process.env.NPM_LEAVES_NO_BINARY) fs.copyFileSync(${JSON.stringify(join(project, sqliteBinary))}, '${sqliteBinary}');
  fs.copyFileSync('package-lock.json', 'node_modules/.package-lock.json');
`;

const olderNode = `data:text/javascript,Object.defineProperty(process, 'versions', { value: { node: '18.20.4' } })`;

interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

async function launch(...words: (string | { env?: Record<string, string>; nodeArgs?: string[] })[]): Promise<Ended> {
  const args = words.filter((word) => typeof word === 'string');
  const child = start(args, ...words.filter((word) => typeof word !== 'string'));
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  return { code: await ended(child), stdout, stderr };
}

function start(
  args: string[],
  { env = {}, nodeArgs = [] }: { env?: Record<string, string>; nodeArgs?: string[] } = {},
) {
  return spawn(process.execPath, [...nodeArgs, join(clone, 'src/launch.mjs'), ...args], {
    cwd: tmpdir(),
    env: { ...process.env, npm_execpath: join(clone, 'npm/npm-cli.js'), ...env },
  });
}

function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once('close', resolve));
}

function firstOutput(child: ChildProcessWithoutNullStreams): Promise<unknown> {
  return new Promise((resolve) => child.stdout.once('data', resolve));
}

/** What npm and the compiler were asked to do, in order. */
function work(): string[] {
  const log = join(clone, 'work.log');
  return fs.existsSync(log) ? fs.readFileSync(log, 'utf8').trim().split('\n') : [];
}

function write(path: string, content: string): void {
  fs.mkdirSync(join(clone, path, '..'), { recursive: true });
  fs.writeFileSync(join(clone, path), content);
}
