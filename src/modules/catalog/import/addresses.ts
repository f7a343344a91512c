import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';

const closed = new BlockList();
// Everything in IPv4 that is not the public internet. Source: IANA special-purpose address registries.
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
  ['224.0.0.0', 3],
] as const)
  closed.addSubnet(network, bits, 'ipv4');
// Of IPv6 only 2000::/3 is public, and in it Teredo, documentation and 6to4 lead elsewhere.
for (const [network, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  closed.addSubnet(network, bits, 'ipv6');
const open6 = new BlockList();
open6.addSubnet('2000::', 3, 'ipv6');

/** Whether an address lies in the public internet: no loopback, private, link-local or reserved one. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !closed.check(address, 'ipv4');
  return family === 6 && open6.check(address, 'ipv6') && !closed.check(address, 'ipv6');
}

/**
 * The address to connect to for a host's name or literal. All the name's addresses must be allowed, and the connection goes to the one
 * that was looked at, so that a name cannot answer otherwise the second time. Throws when one is not.
 */
export async function resolveAllowed(hostname: string, isAllowed: (address: string) => boolean): Promise<string> {
  const host = hostname.replace(/^\[|\]$/g, '');
  const addresses = isIP(host) ? [host] : (await lookup(host, { all: true })).map(({ address }) => address);
  const refused = addresses.find((address) => !isAllowed(address));
  if (refused) throw new Error(`${hostname}${refused === host ? '' : `, at ${refused},`} is in the local network`);
  const [address] = addresses;
  if (!address) throw new Error(`${hostname} has no address`);
  return address;
}
