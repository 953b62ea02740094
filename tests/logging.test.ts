import { describe, expect, it } from 'vitest';
import { createLogger } from '../src/logging.ts';

function recordingLogger(level: string): { log: ReturnType<typeof createLogger>; text: () => string } {
  const chunks: string[] = [];
  return { log: createLogger(level, { write: (chunk) => void chunks.push(chunk) }), text: () => chunks.join('') };
}

describe('the logger', () => {
  it('writes one JSON object a line, whatever line ends and quotes are in it', () => {
    const { log, text } = recordingLogger('info');

    log.info({ filename: 'a.jpg\n{"level":60,"msg":"forged"}' }, 'upload\r\nforged line');

    expect(text().trimEnd().split('\n')).toHaveLength(1);
    expect(JSON.parse(text())).toMatchObject({ level: 30, msg: 'upload\r\nforged line' });
  });

  it.each([
    { password: 'hush' },
    { account: { password: 'hush' } },
    { openai: { apiKey: 'hush' } },
    { headers: { authorization: 'Basic hush', cookie: 'ullage=hush' } },
    { req: { headers: { authorization: 'Basic hush', cookie: 'ullage=hush' } } },
    { res: { headers: { 'set-cookie': 'ullage=hush' } } },
  ])('hides the secret in %j even at the finest level', (fields) => {
    const { log, text } = recordingLogger('trace');

    log.trace(fields, 'looked');

    expect(text()).toContain('[hidden]');
    expect(text()).not.toContain('hush');
  });

  it('says nothing below its level', () => {
    const { log, text } = recordingLogger('warn');

    log.info('chatter');
    log.warn('trouble');

    expect(text()).toContain('trouble');
    expect(text()).not.toContain('chatter');
  });

  it('writes an error with its stack and code', () => {
    const { log, text } = recordingLogger('info');

    log.error({ err: Object.assign(new Error('disk gone'), { code: 'EIO' }) }, 'could not write');

    expect(JSON.parse(text())).toMatchObject({ err: { message: 'disk gone', code: 'EIO', stack: expect.any(String) } });
  });
});
