import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { settingNames } from '../src/config.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const text = (name: string): string => readFileSync(join(root, name), 'utf8');

interface Manifest {
  engines: { node: string };
  scripts: Record<string, string>;
  bin: Record<string, string>;
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
}
const manifest = JSON.parse(text('package.json')) as Manifest;

/** Every text file of the project; what is installed, compiled, stored or secret is none of its. */
const kept = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .map((name) => name.replaceAll('\\', '/'))
  .filter((name) => !/^(node_modules|dist|data|coverage|\.git|\.env)(\/|$)/.test(name))
  .filter((name) =>
    /\.(ts|mjs|js|json|md|sql|ejs|css|svg|ya?ml|example|html)$|^[A-Z][A-Za-z]+$|^\.[a-z]+$|run$/.test(name),
  )
  .filter((name) => statSync(join(root, name)).isFile());

describe('the packages', () => {
  it('are locked without naming a registry, so that npm ci uses whichever the user has', () => {
    expect(text('package-lock.json')).not.toContain('"resolved"');
  });

  it('are pinned to exact versions', () => {
    const versions = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });

    expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });

  it('are locked at the versions that package.json names', () => {
    const { packages } = JSON.parse(text('package-lock.json')) as { packages: Record<string, { version: string }> };
    const wanted = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });

    expect(wanted.filter(([name, version]) => packages[`node_modules/${name}`]?.version !== version)).toEqual([]);
  });

  it('ask for the Node that the launch checks for', () => {
    expect(manifest.engines.node).toBe('>=20.19');
    expect(text('src/launch.mjs')).toContain('const oldestNode = [20, 19];');
  });
});

describe('.env.example', () => {
  const named = [...text('.env.example').matchAll(/^#?([A-Z][A-Z_]+)=/gm)].map(([, name]) => name);

  it('names every setting once, and none that nobody reads', () => {
    expect([...named].sort()).toEqual([...settingNames].sort());
  });

  it('says why above each setting', () => {
    const lines = text('.env.example').split('\n');
    const bare = lines.filter((line, at) => /^#?[A-Z][A-Z_]+=/.test(line) && !/^# \S/.test(lines[at - 1] ?? ''));

    expect(bare).toEqual([]);
  });

  it('holds no key', () => {
    expect(text('.env.example')).not.toMatch(/^(OPENAI_API_KEY|SESSION_SECRET)=/m);
  });
});

describe('the README', () => {
  it('lists every setting', () => {
    expect(settingNames.filter((name) => !text('README.md').includes(`\`${name}\``))).toEqual([]);
  });

  it('links only to files that are there', () => {
    const documents = kept.filter((name) => name.endsWith('.md'));
    const dead = documents.flatMap((document) =>
      [...text(document).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)]
        .map(([, target = '']) => join(document, '..', target))
        .filter((target) => !existsSync(join(root, target)))
        .map((target) => `${document}: ${target}`),
    );

    expect(dead).toEqual([]);
  });
});

describe('the files', () => {
  it('name no folder of anybody’s machine', () => {
    const homes = /(^|[^\w.])\/(home|Users|root)\/\w|[A-Z]:\\Users\\/;

    expect(kept.filter((name) => name !== 'tests/repository.test.ts' && homes.test(text(name)))).toEqual([]);
  });

  it('hold no private key and no token', () => {
    const secrets = /-----BEGIN [A-Z ]*PRIVATE KEY|\bsk-[A-Za-z0-9]{32,}|\bghp_[A-Za-z0-9]{30,}/;

    expect(kept.filter((name) => secrets.test(text(name)))).toEqual([]);
  });

  it('that are run can be run', () => {
    const programs = [...Object.values(manifest.bin), '.ci/run'];

    expect(programs.filter((name) => (statSync(join(root, name)).mode & 0o100) === 0)).toEqual([]);
  });
});
