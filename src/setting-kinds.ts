import { isIP } from 'node:net';
import { z } from 'zod';

/** `MODEL=IN/OUT,…` in dollars for a million tokens. */
export function modelPrices() {
  return z.string().transform((text, context): ReadonlyMap<string, { prompt: number; completion: number }> => {
    const prices = text.split(',').map((part) => /^\s*([^=\s]+)\s*=\s*([\d.]+)\s*\/\s*([\d.]+)\s*$/.exec(part));
    if (prices.every((price) => price !== null)) {
      return new Map(
        prices.map(([, model, prompt, completion]) => [
          model ?? '',
          { prompt: Number(prompt), completion: Number(completion) },
        ]),
      );
    }
    context.addIssue('must be prices such as gpt-4.1=2/8,gpt-4.1-mini=0.4/1.6');
    return z.NEVER;
  });
}

/** Express's own notation, without `true`: believing every proxy lets any client choose its address. */
export function trustedProxies() {
  return z.string().transform((text, context): number | string[] | false => {
    if (/^(false|no|off|0)$/i.test(text)) return false;
    if (/^(true|yes|on)$/i.test(text)) return 1;
    if (/^\d{1,2}$/.test(text)) return Number(text);
    const names = text.split(',').map((name) => name.trim());
    if (names.every(isProxyName)) return names;
    context.addIssue('must be a number of proxies, or addresses and networks parted by commas');
    return z.NEVER;
  });
}

function isProxyName(name: string): boolean {
  if (/^(loopback|linklocal|uniquelocal)$/.test(name)) return true;
  const [, address = '', bits] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(name) ?? [];
  const family = isIP(address);
  const mostBits = family === 4 ? 32 : 128;
  return family !== 0 && (bits === undefined || (Number(bits) >= 1 && Number(bits) <= mostBits));
}

/** Refuses what is not from `least` to `most`. */
export function wholeNumber(least: number, most: number) {
  const message = `must be a whole number from ${least} to ${most}`;
  return z
    .string()
    .regex(/^\d+$/, message)
    .transform(Number)
    .refine((number) => number >= least && number <= most, message);
}

/** In any of the ways that people write it. */
export function yesOrNo() {
  return z
    .string()
    .regex(/^(true|false|yes|no|on|off|1|0)$/i, 'must be true or false')
    .transform((word) => /^(true|yes|on|1)$/i.test(word));
}

/** A URL of one of these protocols, such as `redis:`. */
export function address(...protocols: string[]) {
  const message = `must be an address that starts with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`;
  return z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), message);
}
