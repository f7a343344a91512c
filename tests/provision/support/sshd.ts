import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { endProgram, freePort, run, startProgram, untilReady } from '../../support/program.ts';

const binary = '/usr/sbin/sshd';

/** Why no sshd of our own can run; null when one can. */
export const whyNoSshd = (): string | null =>
  existsSync(binary) ? null : 'openssh-server is missing: ./bin/prepare-hosts installs it';

export type Sshd = {
  port: number;
  home: string;
  keyFile: string;
  knownHosts: string;
  user: string;
  /** Throws away the host's key and makes another. */
  changeHostKey: () => Promise<void>;
  stop: () => Promise<void>;
};

/** An sshd on loopback that lets the user of the tests in, by key: the whole engine without a machine. */
export async function startSshd(): Promise<Sshd> {
  const home = mkdtempSync(join(tmpdir(), 'dhakacart-sshd-'));
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true });
  const port = await freePort();
  const [hostKey, keyFile, knownHosts] = [join(home, 'host_key'), join(home, 'key'), join(home, 'known_hosts')];
  await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', keyFile]);
  const conf = join(home, 'sshd_config');
  const settings = [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${hostKey}`,
    `AuthorizedKeysFile ${keyFile}.pub`,
    `PidFile ${join(home, 'pid')}`,
    'StrictModes no',
    'PasswordAuthentication no',
    'PermitRootLogin yes',
    'UsePAM no',
    'LogLevel ERROR',
    'MaxStartups 100',
  ];
  writeFileSync(conf, `${settings.join('\n')}\n`);

  async function start() {
    rmSync(hostKey, { force: true });
    await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', hostKey]);
    const program = startProgram(binary, ['-D', '-e', '-f', conf]);
    await untilReady(program, () => answers(port), 10);
    return program;
  }

  let program = await start();
  const [type, key] = readFileSync(`${hostKey}.pub`, 'utf8').split(' ');
  writeFileSync(knownHosts, `[127.0.0.1]:${port} ${type} ${key}\n`);
  return {
    port,
    home,
    keyFile,
    knownHosts,
    user: userInfo().username,
    changeHostKey: async () => {
      await endProgram(program, 'SIGTERM', 5);
      program = await start();
    },
    stop: async () => {
      await endProgram(program, 'SIGTERM', 5);
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** A way to a port that can be cut: `cut()` breaks every connection that goes through it. */
export async function startWire(to: number) {
  const port = await freePort();
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    const other = connect(to, '127.0.0.1');
    for (const one of [socket, other]) {
      sockets.add(one);
      one.on('error', () => {});
      one.on('close', () => {
        sockets.delete(one);
        socket.destroy();
        other.destroy();
      });
    }
    socket.pipe(other).pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  const stop = () => {
    cut();
    return new Promise((resolve) => server.close(resolve));
  };
  return { port, cut, stop };
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });
