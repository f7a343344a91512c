import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { type Config, NodeSSH } from 'node-ssh';
import type { ClientChannel } from 'ssh2';
import { messageOf, Unreachable } from './errors.ts';
import { findKnownKeys, fingerprint, keyType, nameOf, rememberKey } from './known_hosts.ts';

/** Where and as whom to log in, every secret resolved. */
export type Target = {
  name: string;
  address: string;
  port: number;
  user: string;
  keyFile?: string | undefined;
  keyPassphrase?: string | undefined;
  password?: string | undefined;
  connectSeconds: number;
  jump?: Target | undefined;
};

export type HostKeys = {
  files: readonly string[];
  /** A key never seen is noted in the first file, and trusted from then on. */
  acceptNew: boolean;
  warn: (line: string) => void;
};

export type Connection = {
  /** Starts a command on a channel of its own, over the one connection. */
  exec: (command: string) => Promise<ClientChannel>;
  close: () => void;
};

/** Logs in. Throws Unreachable with what to do: no answer, no entry, a host key that is unknown or has changed. */
export async function connect(target: Target, keys: HostKeys): Promise<Connection> {
  const jump = target.jump ? await logIn(target.jump, keys, {}, ` (on the way to ${target.name})`) : null;
  try {
    const sock = await jump?.forwardOut('127.0.0.1', 0, target.address, target.port);
    const ssh = await logIn(target, keys, sock ? { sock } : {}, '');
    const { connection } = ssh;
    if (!connection) throw new Unreachable('the connection was closed at once');
    return {
      exec: (command) =>
        new Promise((resolve, reject) => {
          connection.exec(command, (error, channel) => (error ? reject(error) : resolve(channel)));
        }),
      close: () => {
        ssh.dispose();
        jump?.dispose();
      },
    };
  } catch (error) {
    jump?.dispose();
    throw error instanceof Unreachable ? error : new Unreachable(reasonOf(error, target));
  }
}

async function logIn(target: Target, keys: HostKeys, how: Config, where: string): Promise<NodeSSH> {
  const ssh = new NodeSSH();
  let refusal: string | null = null;
  const known = findKnownKeys(keys.files, target.address, target.port);
  try {
    await ssh.connect({
      ...credentials(target),
      ...how,
      host: target.address,
      port: target.port,
      username: target.user,
      readyTimeout: target.connectSeconds * 1000,
      keepaliveInterval: 10_000,
      keepaliveCountMax: 3,
      algorithms: { serverHostKey: { prepend: algorithmsOf(known.map(({ type }) => type)), append: [], remove: [] } },
      hostVerifier: (key: Buffer) => {
        refusal = refuseKey(target, known, keys, key);
        return refusal === null;
      },
    });
  } catch (error) {
    throw error instanceof Unreachable ? error : new Unreachable(`${refusal ?? reasonOf(error, target)}${where}`);
  }
  // Without a listener a broken connection would end the whole program; the channels tell of it, too.
  ssh.connection?.on('error', () => ssh.connection?.destroy());
  return ssh;
}

/** Null when the key is the known one. */
function refuseKey(
  target: Target,
  known: ReturnType<typeof findKnownKeys>,
  keys: HostKeys,
  key: Buffer,
): string | null {
  const blob = key.toString('base64');
  const place = nameOf(target.address, target.port);
  const same = known.filter((one) => one.key === blob);
  if (same.some(({ revoked }) => revoked)) return `the host key of ${place} is revoked (${same[0]?.place})`;
  if (same.length > 0) return null;
  if (known.length > 0) {
    const places = known.map((one) => one.place).join(', ');
    return `THE HOST KEY HAS CHANGED: ${place} shows ${fingerprint(key)}, which is not the key in ${places}. Somebody may be in between. If the machine was set up anew, take that line out and run again with --accept-new.`;
  }
  if (!keys.acceptNew) {
    return `the host key of ${place} is unknown: ${keyType(key)} ${fingerprint(key)}. Compare it with the machine's, then run again with --accept-new.`;
  }
  const [file] = keys.files;
  if (file) rememberKey(file, target.address, target.port, key);
  keys.warn(`${target.name}: host key ${fingerprint(key)} accepted and noted in ${file}`);
  return null;
}

function credentials(target: Target): Config {
  const agent = process.env.SSH_AUTH_SOCK;
  const usual = ['id_ed25519', 'id_ecdsa', 'id_rsa'].map((name) => join(homedir(), '.ssh', name)).find(existsSync);
  const file = target.keyFile?.replace(/^~(?=\/)/, homedir()) ?? (target.password || agent ? undefined : usual);
  if (file && !existsSync(file)) throw new Unreachable(`the key file ${file} is missing`);
  return {
    ...(file ? { privateKey: readFileSync(file, 'utf8'), passphrase: target.keyPassphrase } : {}),
    ...(target.password ? { password: target.password, tryKeyboard: true } : {}),
    ...(agent && !file ? { agent } : {}),
  };
}

/** What is known of a host is asked for first, so that it does not show a key we have never seen. */
const algorithmsOf = (types: readonly string[]) => {
  const known = types.flatMap((type) => (type === 'ssh-rsa' ? ['rsa-sha2-512', 'rsa-sha2-256'] : [type]));
  return [...new Set(known)].filter(isAlgorithm);
};

const algorithms = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'rsa-sha2-512',
  'rsa-sha2-256',
] as const;
const isAlgorithm = (name: string): name is (typeof algorithms)[number] => algorithms.some((one) => one === name);

function reasonOf(error: unknown, target: Target): string {
  const said = messageOf(error);
  const place = nameOf(target.address, target.port);
  if (/All configured authentication methods failed/.test(said)) {
    return `${place} does not let ${target.user} in: neither key nor password fits`;
  }
  if (/Timed out|ETIMEDOUT/.test(said)) return `${place} does not answer within ${target.connectSeconds} s`;
  if (/ECONNREFUSED/.test(said)) return `nobody listens at ${place}`;
  if (/EHOSTUNREACH|ENETUNREACH/.test(said)) return `there is no way to ${place}`;
  if (/ENOTFOUND|EAI_AGAIN/.test(said)) return `the name ${target.address} is not known`;
  return `${place}: ${said}`;
}
