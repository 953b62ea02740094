#!/usr/bin/env node
/**
 * What `npm start`, `npm test` and `npx ullage` run: whatever a fresh clone still lacks is installed and compiled,
 * then the server, the tests or the command line take over. Needs nothing but Node, old ones included, which it turns away.
 *
 * Says what it does on stderr, so that `npx ullage read sheet.jpg | jq` pipes clean.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { constants } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const oldestNode = [20, 19];
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const at = (path) => join(root, path);
const say = (sentence) => process.stderr.write(`ullage: ${sentence}\n`);

const files = {
  lockfile: at('package-lock.json'),
  /** npm writes it when an installation is whole, and takes it away before it begins one */
  installed: at('node_modules/.package-lock.json'),
  installStamp: at('node_modules/.ullage-install'),
  sqliteBinary: at('node_modules/better-sqlite3/build/Release/better_sqlite3.node'),
  compiler: at('node_modules/typescript/bin/tsc'),
  tests: at('node_modules/vitest/vitest.mjs'),
  server: at('dist/server.js'),
  commandLine: at('dist/cli.js'),
  compileStamp: at('dist/.compiled'),
  launchLock: at('dist/.launching'),
};

/** npm and the compiler talk on stderr too, and may not read what is piped to the command line. */
const toStderr = ['ignore', 2, 2];
const heartbeatMs = 5_000;
const abandonedAfterMs = 60_000;

launch(process.argv.slice(2)).catch((error) => {
  say(error.plain ? error.message : error.stack);
  process.exitCode = 1;
});

async function launch(args) {
  refuseOldNode();
  if (!isImage() && !isReady()) await oneAtATime(makeReady);

  if (args[0] === 'start') return takeOver(files.server, args.slice(1));
  if (args[0] === 'test') return runTests(args.slice(1));
  return takeOver(files.commandLine, args);
}

function refuseOldNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])) return;
  throw plain(
    `Ullage needs Node ${oldestNode.join('.')} or newer, and this is Node ${process.versions.node}. ` +
      'Node 24 is the one to take: https://nodejs.org',
  );
}

/** A production image holds what was compiled and not what it was compiled from: nothing to make ready there. */
function isImage() {
  return fs.existsSync(files.server) && !fs.existsSync(at('src/server.ts'));
}

function isReady() {
  return isInstalled() && isCompiled();
}

async function makeReady() {
  if (!isInstalled()) await install();
  if (!isCompiled()) await compile();
}

function isInstalled() {
  if (!fs.existsSync(files.compiler)) return false;
  if (read(files.installStamp) === installMark()) return true;
  return isInstalledByHand();
}

/** Which packages for which binary interface: a new major release of Node cannot load the old one's SQLite. */
function installMark() {
  return `${hash(read(files.lockfile))} ${process.versions.modules}`;
}

/** Somebody's own `npm ci` or `npm install` counts, if it left every package of the lockfile and a SQLite that loads. */
function isInstalledByHand() {
  const wanted = JSON.parse(read(files.lockfile) || '{}').packages;
  const present = JSON.parse(read(files.installed) || '{}').packages;
  if (!wanted || !present) return false;

  const isPresent = ([path, { version, optional, devOptional }]) =>
    present[path] ? present[path].version === version : Boolean(path === '' || optional || devOptional);
  if (!Object.entries(wanted).every(isPresent)) return false;

  if (!doesSqliteLoad()) return false;
  fs.writeFileSync(files.installStamp, installMark());
  return true;
}

function doesSqliteLoad() {
  try {
    process.dlopen({ exports: {} }, files.sqliteBinary);
    return true;
  } catch {
    return false;
  }
}

async function install() {
  say('installing the packages that package-lock.json names; a few minutes at most, and only this once.');
  const mark = installMark();
  const npm = npmCommand();
  // With NODE_ENV=production npm would leave the compiler out.
  const code = await run(npm.command, [...npm.args, 'ci', '--include=dev'], { stdio: toStderr, shell: npm.shell });
  if (code !== 0) {
    throw plain(
      'the installation failed; npm’s own words stand above. ' +
        'On Node 20, SQLite is compiled, which needs python3, make and a C++ compiler; on Node 22 and 24 it is not.',
    );
  }
  if (!doesSqliteLoad()) {
    throw plain(
      `npm left no SQLite that Node ${process.versions.node} can load. ` +
        'See that npm may run the install script of better-sqlite3 (ignore-scripts) and builds for this Node (nodedir).',
    );
  }
  fs.writeFileSync(files.installStamp, mark);
}

/** The npm that started us, which need not be on the PATH; another package manager may not read our lockfile. */
function npmCommand() {
  const starter = process.env.npm_execpath;
  if (starter && /^np[mx]-cli\.[cm]?js$/.test(basename(starter))) {
    return { command: process.execPath, args: [join(dirname(starter), basename(starter).replace('npx', 'npm'))] };
  }
  return { command: 'npm', args: [], shell: process.platform === 'win32' };
}

function isCompiled() {
  return fs.existsSync(files.server) && fs.existsSync(files.commandLine) && read(files.compileStamp) === sourceMark();
}

/** Changes whenever a file that is compiled, or the compiler, does. */
function sourceMark() {
  const sources = fs
    .readdirSync(at('src'), { recursive: true })
    .filter((name) => name.endsWith('.ts') || name.endsWith('.json'))
    .sort()
    .map((name) => join('src', name));
  const facts = ['tsconfig.json', 'tsconfig.build.json', 'package-lock.json', ...sources].map((name) => {
    const { size, mtimeMs } = fs.statSync(at(name));
    return `${name} ${size} ${mtimeMs}`;
  });
  return hash(facts.join('\n'));
}

async function compile() {
  say('compiling.');
  const mark = sourceMark();
  const code = await run(process.execPath, [files.compiler, '-p', 'tsconfig.build.json'], { stdio: toStderr });
  if (code !== 0) throw plain('the source does not compile; the compiler’s own words stand above.');
  fs.writeFileSync(files.compileStamp, mark);
}

/** The server and the command line run in this very process, so signals and exit codes are theirs. */
async function takeOver(file, args) {
  process.argv = [process.execPath, file, ...args];
  await import(pathToFileURL(file).href);
}

async function runTests(args) {
  const all = ['run', '--config', 'tests/vitest.config.ts', ...args];
  process.exitCode = await run(process.execPath, [files.tests, ...all], { stdio: 'inherit' });
}

/** Runs one command in the project's folder; gives its exit code, 128 and more where a signal ended it. */
function run(command, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, ...options });
    const passOn = (signal) => child.kill(signal);
    process.on('SIGINT', passOn).on('SIGTERM', passOn);
    child.on('error', (error) => reject(plain(`${command} could not be started: ${error.message}`)));
    child.on('close', (code, signal) => {
      process.off('SIGINT', passOn).off('SIGTERM', passOn);
      resolve(signal ? 128 + constants.signals[signal] : code);
    });
  });
}

/**
 * Keeps a second launch from installing into the same folder: it waits, and finds the work done. The lock names
 * its holder and is touched while held, so that one left by a killed launch is taken over.
 */
async function oneAtATime(work) {
  fs.mkdirSync(dirname(files.launchLock), { recursive: true });
  for (let waits = 0; !takeLock(); waits++) {
    if (waits === 0) say('waiting for another launch to finish.');
    if (isAbandoned()) takeAway();
    else await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const heartbeat = setInterval(() => fs.utimes(files.launchLock, new Date(), new Date(), () => {}), heartbeatMs);
  try {
    await work();
  } finally {
    clearInterval(heartbeat);
    fs.rmSync(files.launchLock, { force: true });
  }
}

function takeLock() {
  try {
    fs.writeFileSync(files.launchLock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

function isAbandoned() {
  const stat = fs.statSync(files.launchLock, { throwIfNoEntry: false });
  if (!stat) return false;
  return !isAlive(Number(read(files.launchLock))) || Date.now() - stat.mtimeMs > abandonedAfterMs;
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Moved before it is removed: if a third launch has just taken the lock over, it gets it back. */
function takeAway() {
  const abandoned = read(files.launchLock);
  const aside = `${files.launchLock}.${process.pid}`;
  try {
    fs.renameSync(files.launchLock, aside);
    if (read(aside) === abandoned) fs.rmSync(aside);
    else fs.renameSync(aside, files.launchLock);
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
}

function read(file) {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function hash(text) {
  return createHash('sha256').update(text).digest('hex');
}

/** An error whose message is meant for the person at the terminal; anything else shows where it came from. */
function plain(message) {
  return Object.assign(new Error(message), { plain: true });
}
