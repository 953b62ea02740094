import { BlockList, isIP } from 'node:net';

/** What addresses may be told: `allowPrivate` is for intranets and tests, where http is allowed as well. */
export interface AddressPolicy {
  allowPrivate: boolean;
}

/**
 * Why `url` cannot be an address to deliver to, as a sentence; null where it can. What a name resolves to is looked at
 * when it is connected to, since that may be another address each time.
 */
export function addressFault(url: string, { allowPrivate }: AddressPolicy): string | null {
  if (url.length > 2000 || !URL.canParse(url)) return 'This is no address; it begins with https://.';
  const { protocol, hostname, username, password } = new URL(url);
  if (protocol !== 'https:' && !(allowPrivate && protocol === 'http:')) return 'The address must begin with https://.';
  if (username !== '' || password !== '') return 'The address must not contain a user name or a password.';
  const host = bareHost(hostname);
  const isOwn = isIP(host) === 0 ? /(^|\.)localhost\.?$/.test(host) : !isPublicAddress(host);
  return isOwn && !allowPrivate ? privateFault : null;
}

export const privateFault =
  'The address is a private one; only public addresses are delivered to, unless WEBHOOK_ALLOW_PRIVATE is set.';

/** The host of a URL without the brackets that IPv6 has there. */
const bareHost = (hostname: string): string => hostname.replace(/^\[|\]$/g, '');

/**
 * Whether an IP address is one of the public internet, by the special-purpose registries of IANA (RFC 6890). Addresses
 * that carry an IPv4 address within an IPv6 one are not: whatever may be behind them.
 */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 4) return !special.check(address, 'ipv4');
  return isIP(address) === 6 && !address.includes('%') && isGlobalUnicast(address);
}

const isGlobalUnicast = (address: string): boolean =>
  globalUnicast.check(address, 'ipv6') && !special.check(address, 'ipv6');

const globalUnicast = new BlockList();
globalUnicast.addSubnet('2000::', 3, 'ipv6');

const special = new BlockList();
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  // a cloud's own server, on an address that is public by its number
  ['168.63.129.16', 32],
] as const) {
  special.addSubnet(network, bits, 'ipv4');
}
for (const [network, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const) {
  special.addSubnet(network, bits, 'ipv6');
}
