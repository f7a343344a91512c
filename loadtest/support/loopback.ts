import { lookup } from 'node:dns/promises';

/** Load is for our own machine. Throws with a sentence when the address is another's. */
export async function expectLoopback(address: string): Promise<void> {
  const { hostname } = new URL(address);
  const found = await lookup(hostname.replace(/^\[|\]$/g, ''), { all: true }).catch(() => []);
  if (found.length > 0 && found.every(({ address: ip }) => ip === '::1' || ip.startsWith('127.'))) return;
  throw new Error(
    `${hostname} is not this machine: the load tests only ever load a loopback address, such as http://127.0.0.1:3000.`,
  );
}
