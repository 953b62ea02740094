import { describe, expect, it } from 'vitest';
import { addressFault, isPublicAddress } from '../../src/webhooks/address.ts';

const strict = { allowPrivate: false };

describe('an IP address', () => {
  it.each(['8.8.8.8', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '2a00:1450:4001:800::200e'])(
    '%s is public',
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );

  it.each([
    ...['127.0.0.1', '127.8.9.10', '0.0.0.0', '10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.1'],
    ...['169.254.169.254', '100.64.0.1', '100.100.100.200', '192.0.0.192', '168.63.129.16', '198.18.0.1'],
    ...['224.0.0.1', '255.255.255.255', '::', '::1', 'fe80::1', 'fe80::1%eth0', 'fc00::1', 'fd00:ec2::254', 'ff02::1'],
    ...['::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:a9fe:a9fe', '::127.0.0.1', '64:ff9b::a00:1', '64:ff9b:1::1'],
    ...['2002:7f00:1::', '2001::1', '2001:db8::1', '3fff::1', 'localhost', ''],
  ])('%s is not public', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});

describe('an address to deliver to', () => {
  it.each([
    'https://example.com/hook',
    'https://example.com:8443/a?key=b',
    'https://8.8.8.8/',
    'https://[2606:4700::1]/',
  ])('may be %s', (url) => {
    expect(addressFault(url, strict)).toBeNull();
  });

  it.each([
    ['http://example.com/', /https/],
    ['ftp://example.com/', /https/],
    ['example.com', /no address/],
    ['https://user:word@example.com/', /user name/],
    ['https://localhost/', /private/],
    ['https://a.localhost./', /private/],
    ['https://127.0.0.1/', /private/],
    ['https://2130706433/', /private/],
    ['https://0x7f.1/', /private/],
    ['https://[::1]/', /private/],
    ['https://[::ffff:10.0.0.1]/', /private/],
    [`https://example.com/${'a'.repeat(2000)}`, /no address/],
  ])('must not be %s', (url, reason) => {
    expect(addressFault(url, strict)).toMatch(reason);
  });

  it('may be private and http where that is allowed, and nothing else then either', () => {
    const intranet = { allowPrivate: true };

    expect(addressFault('http://localhost:8080/', intranet)).toBeNull();
    expect(addressFault('https://[fd00::1]/', intranet)).toBeNull();
    expect(addressFault('file:///etc/passwd', intranet)).toMatch(/https/);
  });
});
