import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startApp, temporaryFolder } from './support/app.ts';
import { sampleReport } from './support/fake-model-answers.ts';
import { startFakeModel, type FakeModelOptions } from './support/fake-model.ts';
import { smallPhoto } from './support/reading-app.ts';

interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs the compiled command line with `settings` as its whole environment. */
function ullage(words: string[], settings: Record<string, string> = {}): Promise<Ended> {
  const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
  const child = spawn(process.execPath, [cli, ...words], { env: { PATH: process.env['PATH'], ...settings } });
  const ended: Ended = { code: null, stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (ended.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (ended.stderr += chunk.toString()));
  return new Promise((resolve) => child.once('close', (code) => resolve({ ...ended, code })));
}

async function withModel(options: FakeModelOptions = {}): Promise<Record<string, string>> {
  const model = await startFakeModel(options);
  onTestFinished(() => model.close());
  return { OPENAI_API_KEY: 'sk-test-key-of-no-worth', OPENAI_BASE_URL: model.baseUrl };
}

async function photoFile(name = 'sheet.jpg'): Promise<string> {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, await smallPhoto());
  return path;
}

describe('ullage read', () => {
  test('prints JSON and nothing else to stdout', async () => {
    const { code, stdout } = await ullage(['read', await photoFile()], await withModel());

    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ reader: 'openai', report: sampleReport, findings: [], error: null });
  });

  test('prints the tables with --markdown', async () => {
    const { code, stdout } = await ullage(['read', await photoFile(), '--markdown'], await withModel());

    expect(code).toBe(0);
    expect(stdout.match(/\| Tank \| Product Name \|/g)).toHaveLength(2);
  });

  test('writes a file for each photo with --out', async () => {
    const out = join(temporaryFolder(), 'new', 'folder');
    const [north, south] = [await photoFile('north.jpg'), await photoFile('south.png')];

    const { code, stdout } = await ullage(['read', north, south, '--out', out], await withModel());

    expect([code, stdout]).toEqual([0, '']);
    for (const name of ['north.json', 'south.json']) {
      expect(JSON.parse(readFileSync(join(out, name), 'utf8'))).toMatchObject({ report: sampleReport, findings: [] });
    }
  });

  test('leaves a page for each photo with --explain, beside its result', async () => {
    const out = temporaryFolder();
    const [good, bad] = [await photoFile('good.jpg'), join(temporaryFolder(), 'bad.jpg')];
    writeFileSync(bad, 'not a photo');

    const { code } = await ullage(['read', good, bad, '--explain', '--out', out], await withModel());

    expect(code).toBe(1);
    expect(JSON.parse(readFileSync(join(out, 'good.json'), 'utf8'))).toMatchObject({ report: sampleReport });
    expect(existsSync(join(out, 'good-explain', '1-photo.webp'))).toBe(true);
    expect(readFileSync(join(out, 'good-explain', 'index.html'), 'utf8')).toContain('openai reader');
    expect(readFileSync(join(out, 'bad-explain', 'index.html'), 'utf8')).toContain('It failed at');
  });

  test('writes files of one name from two folders to two files', async () => {
    const out = temporaryFolder();
    const [north, south] = [await photoFile('1.png'), await photoFile('1.png')];

    const { code } = await ullage(['read', north, south, '--out', out], await withModel());

    expect(code).toBe(0);
    expect(JSON.parse(readFileSync(join(out, '1.json'), 'utf8'))).toMatchObject({ file: north });
    expect(JSON.parse(readFileSync(join(out, '1-2.json'), 'utf8'))).toMatchObject({ file: south });
  });

  test('goes on where one result cannot be written', async () => {
    const out = temporaryFolder();
    mkdirSync(join(out, 'north.json'));
    const files = [await photoFile('north.jpg'), await photoFile('south.jpg')];

    const { code } = await ullage(['read', ...files, '--out', out], await withModel());

    expect(code).toBe(1);
    expect(JSON.parse(readFileSync(join(out, 'south.json'), 'utf8'))).toMatchObject({ error: null });
  });

  test.runIf(existsSync('/proc/self/mem'))('goes on where one file cannot be opened or read', async () => {
    const { code, stdout } = await ullage(['read', '/proc/self/mem', await photoFile()], await withModel());

    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject([{ report: null, error: { kind: 'internal' } }, { error: null }]);
  });

  test('exits with 1 if any file failed, and still gives the others', async () => {
    const bad = await photoFile('bad.jpg');
    writeFileSync(bad, 'no photo');

    const { code, stdout } = await ullage(['read', await photoFile(), bad, '/no/such/file.jpg'], await withModel());

    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject([
      { error: null },
      { report: null, error: { kind: 'unsupported' } },
      { report: null, error: { message: 'There is no such file.' } },
    ]);
  });

  test('names the failure of the model', async () => {
    const { code, stdout, stderr } = await ullage(
      ['read', await photoFile()],
      await withModel({ read: { fault: 'unauthorized' } }),
    );

    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ error: { kind: 'reader_unauthorized' } });
    expect(stdout + stderr).not.toContain('sk-test-key');
  });

  test.each([
    [['read']],
    [['reed', 'a.jpg']],
    [['read', 'a.jpg', '--colour']],
    [['read', 'a.jpg', '--reader', 'oracle']],
    [[]],
  ])('used wrongly (%o) exits with 2 and says how', async (words) => {
    const { code, stdout, stderr } = await ullage(words);

    expect(code).toBe(2);
    expect(stdout + stderr).toMatch(/ullage/);
  });
});

describe('ullage evaluate and export-training', () => {
  test.each([
    [['evaluate', '--reader', 'oracle'], 2, 'There is no reader "oracle"; there are auto, openai, local.'],
    [['evaluate', '--reader', 'openai'], 2, 'OPENAI_API_KEY must be set'],
    [['evaluate', '--model', 'gpt-4.1'], 2, 'OPENAI_API_KEY must be set'],
    [['evaluate', '--reader', 'local', '--model', 'gpt-4.1'], 2, '--model goes with --reader openai'],
    [['evaluate', '--limit', 'none'], 2, '--limit is a number of sheets'],
    [['export-training', '--limit', '0'], 2, '--limit is a number of sheets'],
    [['evaluate', '--reader', 'local'], 1, 'There is no database'],
    [['export-training'], 1, 'There is no database'],
  ])('say in a sentence why %o comes to nothing', async (words, exitCode, sentence) => {
    const { code, stdout, stderr } = await ullage(words, { DATA_DIR: temporaryFolder() });

    expect([code, stdout]).toEqual([exitCode, '']);
    expect(stderr).toContain(sentence);
    expect(stderr).not.toContain(' at ');
  });

  test('print what an empty database is to be filled with', async () => {
    const app = await startApp();

    const { code, stderr } = await ullage(['evaluate', '--reader', 'local'], { DATA_DIR: app.dataDir });

    expect(code).toBe(1);
    expect(stderr).toContain('no sheet is approved yet');
  });
});
