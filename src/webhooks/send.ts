import { lookup as resolveName, type LookupAddress } from 'node:dns';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import { addressFault, isPublicAddress, privateFault, type AddressPolicy } from './address.ts';

/** A body to be posted, and under which headers. */
export interface Post {
  url: string;
  body: string;
  headers: Record<string, string>;
}

/** What became of it. Only a status of 2xx has no `problem`. */
export interface Sent {
  status: number | null;
  problem: string | null;
}

export interface SendParts extends AddressPolicy {
  /** how names become addresses: the system's way */
  resolve?: Resolve;
  /** certificates trusted beside those that Node trusts */
  ca?: string;
}

/** As `dns.lookup` with `all`. */
export type Resolve = (
  name: string,
  options: { all: true },
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/**
 * Posts once. No redirect is followed, no proxy used, no connection kept. Where the policy forbids private addresses,
 * the address is looked at between resolving and connecting, so that a name which leads elsewhere the second time
 * leads nowhere. Rejects only where `signal` ends it: with the signal's reason.
 */
export async function sendPost(post: Post, parts: SendParts, signal: AbortSignal): Promise<Sent> {
  const fault = addressFault(post.url, parts);
  if (fault !== null) return { status: null, problem: fault };
  try {
    const status = await statusOf(post, parts, signal);
    return { status, problem: problemOf(status) };
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    return { status: null, problem: sentenceOf(error as NodeJS.ErrnoException) };
  }
}

function statusOf({ url, body, headers }: Post, parts: SendParts, signal: AbortSignal): Promise<number> {
  const { protocol } = new URL(url);
  const lookup = checkedLookup(parts);
  return new Promise((resolve, reject) => {
    const options = {
      method: 'POST',
      headers: { ...headers, 'Content-Length': Buffer.byteLength(body) },
      // a pooled connection would have been looked at for another delivery
      agent: false,
      lookup,
      signal,
    };
    const request =
      protocol === 'http:'
        ? requestHttp(url, options)
        : requestHttps(url, parts.ca === undefined ? options : { ...options, ca: parts.ca });
    request.once('response', (response) => {
      // What it says beside the status is nobody's concern, however long it is.
      response.destroy();
      resolve(response.statusCode ?? 0);
    });
    request.on('error', reject);
    request.end(body);
  });
}

/** Resolves names and keeps back what the policy forbids: the socket connects to what is called back here, to nothing else. */
function checkedLookup({ allowPrivate, resolve = resolveName }: SendParts): LookupFunction {
  return (name, options, done) => {
    resolve(name, { all: true }, (error, found) => {
      const addresses = allowPrivate || error ? found : found.filter(({ address }) => isPublicAddress(address));
      const [first] = error ? [] : addresses;
      if (first === undefined) done(error ?? new PrivateAddress(), '', 0);
      else if (options.all) done(null, addresses);
      else done(null, first.address, first.family);
    });
  };
}

class PrivateAddress extends Error {
  readonly code = 'PRIVATE_ADDRESS';
}

function problemOf(status: number): string | null {
  if (status >= 200 && status < 300) return null;
  if (status >= 300 && status < 400) return `Answered ${status}; redirects are not followed.`;
  return `Answered ${status}.`;
}

function sentenceOf({ code = '' }: NodeJS.ErrnoException): string {
  if (code === 'PRIVATE_ADDRESS') return privateFault;
  if (/^E(NOTFOUND|AI_AGAIN)$/.test(code)) return 'The name could not be resolved.';
  if (code === 'ECONNREFUSED') return 'The connection was refused.';
  if (/^(EHOSTUNREACH|ENETUNREACH|ETIMEDOUT)$/.test(code)) return 'The address could not be reached.';
  if (/CERT|SSL|TLS|SELF_SIGNED|VERIFY/.test(code)) return `The certificate was not accepted (${code}).`;
  return `The connection broke${code === '' ? '' : ` (${code})`}.`;
}
