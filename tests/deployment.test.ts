import { validate } from 'dockerfile-utils';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadConfig } from '../src/config.ts';

const text = (name: string): string => readFileSync(fileURLToPath(new URL(`../${name}`, import.meta.url)), 'utf8');

const dockerfile = text('Dockerfile');
const stages = instructionsOf(dockerfile)
  .join('\n')
  .split(/^(?=FROM )/m)
  .map((stage) => stage.trim().split('\n'));
const image = stages.at(-1) ?? [];
const compose = parse(text('docker-compose.yml'));
const services = Object.entries<Service>(compose.services);
const { app, redis } = compose.services as { app: Service; redis: Service };

describe('the Dockerfile', () => {
  it('says nothing that a parser finds fault with', () => {
    expect(validate(dockerfile)).toEqual([]);
  });

  it('builds on the current long-term Node and ships without the compilers', () => {
    expect(stages.map(([from]) => from)).toEqual(['FROM node:24-bookworm-slim AS build', 'FROM node:24-bookworm-slim']);
    expect(image.join('\n')).not.toMatch(/apt-get|npm |python3|g\+\+/);
  });

  it('installs from the lockfile before it copies the source, and ships no development package', () => {
    const build = stages[0]?.join('\n') ?? '';

    expect(build).toMatch(/COPY package\.json package-lock\.json \.npmrc \.\/\nRUN npm ci\n[^]*COPY src /);
    expect(build).toContain('npm prune --omit=dev');
  });

  it('runs as the user node, in production, on a volume of its own', () => {
    const user = image.indexOf('USER node');

    expect(user).toBeGreaterThan(-1);
    expect(image.slice(user)).not.toContain('USER root');
    expect(image.findIndex((line) => line.includes('chown node:node /data'))).toBeLessThan(user);
    expect(image).toContain('VOLUME /data');
    expect(environmentOf(image)).toEqual({
      NODE_ENV: 'production',
      HOST: '0.0.0.0',
      PORT: '57701',
      DATA_DIR: '/data',
      MALLOC_ARENA_MAX: '2',
      MALLOC_MMAP_THRESHOLD_: '524288',
    });
  });

  it('starts the server itself as the process that gets the signals', () => {
    expect(image).toContain('CMD ["node", "dist/server.js"]');
    expect(image).toContain('STOPSIGNAL SIGTERM');
  });

  it('has the command ullage, which starts what was compiled', () => {
    const { bin } = JSON.parse(text('package.json')) as { bin: { ullage: string } };

    expect(image).toContain(`COPY --from=build /app/${bin.ullage} ./${bin.ullage}`);
    expect(image).toContain(`RUN ln -s /app/${bin.ullage} /usr/local/bin/ullage`);
  });

  it('asks for its health with what the image has', () => {
    const check = image.find((line) => line.startsWith('HEALTHCHECK')) ?? '';

    expect(check).toContain('/healthz');
    expect(check).toMatch(/CMD \["node", "-e", "fetch\(/);
    expect(check).not.toMatch(/curl|wget/);
  });

  it('copies only what is there, and what .dockerignore lets through', () => {
    const copied = instructionsOf(dockerfile)
      .filter((line) => line.startsWith('COPY ') && !line.includes('--from='))
      .flatMap((line) => line.split(' ').slice(1, -1));
    const letThrough = text('.dockerignore')
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1));

    expect(copied.filter((name) => !existsSync(fileURLToPath(new URL(`../${name}`, import.meta.url))))).toEqual([]);
    expect([...copied].sort()).toEqual([...letThrough].sort());
    expect(text('.dockerignore')).toMatch(/^\*$/m);
  });
});

describe('docker-compose.yml', () => {
  it.each(services)('gives %s no more rights than it needs', (_name, service) => {
    expect(service.read_only).toBe(true);
    expect(service.cap_drop).toEqual(['ALL']);
    expect(service.cap_add).toBeUndefined();
    expect(service.privileged).toBeUndefined();
    expect(service.security_opt).toEqual(['no-new-privileges:true']);
    expect(service.tmpfs?.map((mount) => mount.split(':')[0])).toEqual(['/tmp']);
    expect(service.restart).toBe('unless-stopped');
  });

  it('publishes one port, on this machine alone', () => {
    expect(app.ports?.join()).toMatch(/^127\.0\.0\.1:\$\{PORT:-57701\}:57701$/);
    expect(redis.ports).toBeUndefined();
  });

  it('keeps data and counters in named volumes', () => {
    expect(app.volumes).toEqual(['data:/data']);
    expect(redis.volumes).toEqual(['redis:/data']);
    expect(Object.keys(compose.volumes)).toEqual(['data', 'redis']);
  });

  it('lets Redis write down each quota and forget none', () => {
    const command = redis.command ?? [];

    expect(command[command.indexOf('--appendonly') + 1]).toBe('yes');
    expect(command[command.indexOf('--maxmemory-policy') + 1]).toBe('noeviction');
  });

  it('starts Redis as its own user, as a root without capabilities could not step down', () => {
    expect(redis.user).toBe('redis');
  });

  it('waits for a healthy Redis, and for the sheets under way', () => {
    expect(app.depends_on).toEqual({ redis: { condition: 'service_healthy' } });
    expect(redis.healthcheck?.test).toEqual(['CMD', 'redis-cli', 'ping']);
    expect(Number.parseInt(app.stop_grace_period ?? '0')).toBeGreaterThan(8 + 5);
  });
});

describe('cp .env.example .env && docker compose up', () => {
  const inContainer = { ...parseEnv(text('.env.example')), ...app.environment } as Record<string, string>;

  it('has settings that the server accepts in production', () => {
    const config = loadConfig(inContainer);

    expect(config.production).toBe(true);
    expect(config.account).toMatchObject({ username: 'demo', password: 'API2025' });
    expect(config.dataDir).toBe('/data');
    expect(config.redisUrl).toBe('redis://redis:6379');
  });

  it('lets a browser keep its session over http://localhost', () => {
    expect(loadConfig(inContainer).session.cookieSecure).toBe(false);
  });

  it('would be refused without a password', () => {
    const { APP_PASSWORD: _, ...withoutPassword } = inContainer;

    expect(() => loadConfig(withoutPassword)).toThrow('APP_PASSWORD must be set');
  });
});

interface Service {
  user?: string;
  environment?: Record<string, string>;
  ports?: string[];
  volumes?: string[];
  command?: string[];
  tmpfs?: string[];
  read_only?: boolean;
  privileged?: boolean;
  cap_drop?: string[];
  cap_add?: string[];
  security_opt?: string[];
  depends_on?: unknown;
  healthcheck?: { test: string[] };
  restart?: string;
  stop_grace_period?: string;
}

/** One instruction a line, comments and continuations gone. */
function instructionsOf(file: string): string[] {
  return file
    .replace(/^#.*\n/gm, '')
    .replace(/\s*\\\n\s*/g, ' ')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function environmentOf(stage: string[]): Record<string, string> {
  const words = stage.filter((line) => line.startsWith('ENV ')).flatMap((line) => line.split(' ').slice(1));
  return Object.fromEntries(words.map((word) => word.split('=') as [string, string]));
}
