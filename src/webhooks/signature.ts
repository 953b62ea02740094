import { createHmac } from 'node:crypto';

/**
 * The header `Ullage-Signature` for a body: `t=UNIX,v1=HEX`, where HEX is the HMAC-SHA256 of `UNIX.BODY` with the
 * address's secret. The time is signed too, so that an old delivery cannot be played again as a new one.
 */
export function signature(secret: string, body: string, now: number): string {
  const seconds = Math.floor(now / 1000);
  const mac = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  return `t=${seconds},v1=${mac}`;
}
