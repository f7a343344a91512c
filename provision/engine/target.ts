import { userInfo } from 'node:os';
import { z } from 'zod';
import type { Target } from './connect.ts';
import { Mistake } from './errors.ts';
import type { Host } from './inventory/load.ts';

/** What the command line says of connections; it goes before the inventory. */
export type Overrides = {
  user?: string | undefined;
  keyFile?: string | undefined;
  password?: string | undefined;
  sudoPassword?: string | undefined;
};

const resolved = z.object({
  user: z.string().optional(),
  port: z.number().default(22),
  keyFile: z.string().optional(),
  keyPassphrase: z.string().optional(),
  password: z.string().optional(),
  sudo: z.boolean().optional(),
  sudoPassword: z.string().optional(),
  jump: z.string().nullable().optional(),
  connectSeconds: z.number().default(15),
  stateDirectory: z.string().optional(),
});

/** How to log in at a host and become root there. `hosts` have their secrets resolved. */
export function targetOf(host: Host, hosts: readonly Host[], overrides: Overrides) {
  const settings = resolved.parse(host.connection);
  const user = overrides.user ?? settings.user ?? userInfo().username;
  const password = overrides.password ?? settings.password;
  const sudo = settings.sudo ?? user !== 'root';
  return {
    target: loginOf(host, hosts, overrides, []),
    sudo: sudo ? { password: overrides.sudoPassword ?? settings.sudoPassword ?? password } : null,
    stateDirectory: settings.stateDirectory,
  };
}

function loginOf(host: Host, hosts: readonly Host[], overrides: Overrides, seen: readonly string[]): Target {
  if (seen.includes(host.name)) throw new Mistake(`${[...seen, host.name].join(' → ')}: the way goes in a circle.`);
  const settings = resolved.parse(host.connection);
  const jump = hosts.find(({ name }) => name === settings.jump);
  return {
    name: host.name,
    address: host.address,
    port: settings.port,
    user: overrides.user ?? settings.user ?? userInfo().username,
    keyFile: overrides.keyFile ?? settings.keyFile,
    keyPassphrase: settings.keyPassphrase,
    password: overrides.password ?? settings.password,
    connectSeconds: settings.connectSeconds,
    jump: jump ? loginOf(jump, hosts, overrides, [...seen, host.name]) : undefined,
  };
}
