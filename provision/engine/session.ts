import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Connection } from './connect.ts';
import { ConnectionLost, HostRefusal } from './errors.ts';
import { createMarkReader, type Mark } from './marks.ts';
import type { Upload } from './resource.ts';
import { quote } from './shell.ts';
import { type RunIdentity, startScript } from './start_script.ts';

export type SessionOptions = {
  /** The way to root; null stays who we are. */
  sudo: { password?: string | undefined } | null;
  run: RunIdentity;
  stateDirectory?: string | undefined;
  /** A run that changes nothing needs none. */
  lock: boolean;
  onLine: (line: string) => void;
  warn: (line: string) => void;
};

export type Session = {
  /** Sends a script and hands on its marks until `done`. `patience` is the longest silence between marks, in seconds. */
  send: (script: string, patience: number, onMark: (mark: Mark) => void) => Promise<void>;
  /** Puts a file into the uploads' directory under its checksum, on a channel of its own. */
  upload: (file: Upload) => Promise<void>;
  close: () => Promise<void>;
};

/** Opens a shell on the host, as root, with the host's lock. Throws HostRefusal when sudo or the lock says no. */
export async function openSession(connection: Connection, options: SessionOptions): Promise<Session> {
  const nonce = `mark-${randomBytes(12).toString('hex')}`;
  const channel = await openRoot(connection, options.sudo, nonce, 'exec sh -s');
  let onMark: (mark: Mark) => void = () => {};
  let onEnd: (error: Error) => void = () => {};
  let ended: Error | null = null;
  const reader = createMarkReader(nonce, (mark) => onMark(mark), options.onLine);
  channel.setEncoding('utf8').on('data', (chunk: string) => reader.feed('stdout', chunk));
  channel.stderr.setEncoding('utf8').on('data', (chunk: string) => reader.feed('stderr', chunk));
  channel.on('error', () => channel.close());
  channel.on('close', () => {
    const said = reader.rest();
    ended =
      refusalIn(said) ??
      new ConnectionLost(`the connection was lost${said ? `; last words: ${said.slice(-300)}` : ''}`);
    onEnd(ended);
  });

  function send(script: string, patience: number, handle: (mark: Mark) => void, last = 'done'): Promise<void> {
    return new Promise((resolve, reject) => {
      const silent = () => {
        connection.close();
        reject(new ConnectionLost(`nothing was heard for ${patience} s`));
      };
      let timer = setTimeout(silent, patience * 1000);
      const finish = (error?: unknown) => {
        clearTimeout(timer);
        onMark = () => {};
        onEnd = () => {};
        if (error) reject(error);
        else resolve();
      };
      onEnd = finish;
      if (ended) return finish(ended);
      onMark = (mark) => {
        clearTimeout(timer);
        timer = setTimeout(silent, patience * 1000);
        try {
          if (mark.words[0] !== 'done') handle(mark);
          if (mark.words[0] === last) finish();
        } catch (error) {
          finish(error);
        }
      };
      channel.write(`${script}\n`);
    });
  }

  await send(startScript(nonce, options.run, options.stateDirectory, options.lock), 660, onStart, 'ready');

  function onStart({ words: [word, ...rest], stderr }: Mark): void {
    const [age = '', ...who] = rest;
    if (word === 'refused') throw new HostRefusal(`the lock cannot be made: ${stderr.trim()}`);
    if (word === 'locked') throw new HostRefusal(`${who.join(' ')} is at work here; last sign of life ${age} s ago`);
    if (word === 'broken') options.warn(`broke the lock of ${who.join(' ')}, ${age} s old`);
    if (word === 'ready' && options.sudo && age !== '0') throw new HostRefusal('sudo did not make us root');
  }

  return {
    send: (script, patience, handle) => send(`alive\n${script}`, patience, handle),
    upload: (file) => upload(connection, options, file),
    close: () =>
      new Promise((resolve) => {
        if (ended) return resolve();
        channel.once('close', () => resolve());
        channel.end('exit 0\n');
        setTimeout(resolve, 2000).unref();
      }),
  };
}

/**
 * sudo may or may not read the password: the small loop throws away what is left of it, up to the mark. `-k` keeps sudo
 * from trusting an earlier entry.
 */
async function openRoot(connection: Connection, sudo: SessionOptions['sudo'], nonce: string, then: string) {
  const boot = `sh -c ${quote(`while IFS= read -r l; do [ "$l" = ${nonce} ] && ${then}; done; exit 76`)}`;
  const channel = await connection.exec(sudo ? `sudo -k -S -p '' -- ${boot}` : boot);
  if (sudo) channel.write(`${sudo.password ?? ''}\n`);
  channel.write(`${nonce}\n`);
  return channel;
}

async function upload(connection: Connection, options: SessionOptions, file: Upload): Promise<void> {
  const nonce = `mark-${randomBytes(12).toString('hex')}`;
  const directory = `${options.stateDirectory ?? '/var/lib/dhakacart-provision'}/uploads`;
  const target = quote(`${directory}/${file.sha256}`);
  const part = quote(`${directory}/${file.sha256}.${nonce.slice(-8)}`);
  const receive = `umask 077; mkdir -p ${quote(directory)} && cat >${part} && echo ${quote(`${file.sha256}  `)}${part} | sha256sum -c --status && sync ${part} && mv ${part} ${target} || { rm -f ${part}; exit 1; }; exit 0`;
  const channel = await openRoot(connection, options.sudo, nonce, `{ ${receive}; }`);
  let said = '';
  channel.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  channel.resume();
  const closed = new Promise<number | null>((resolve) => {
    let code: number | null = null;
    channel.on('exit', (exit: number | null) => (code = exit));
    channel.on('close', () => resolve(code));
  });
  await pipeline(createReadStream(file.local), channel).catch(() => {});
  const code = await closed;
  if (code === null) throw new ConnectionLost(`the connection was lost while ${file.local} was sent`);
  if (code !== 0) throw new HostRefusal(`${file.local} could not be sent: ${said.trim() || `code ${code}`}`);
}

function refusalIn(said: string): HostRefusal | null {
  const line = said.split('\n').find((one) => /^sudo: |not in the sudoers|Sorry, try again|not available/.test(one));
  if (!line) return null;
  return new HostRefusal(
    /incorrect password|password is required|no password|try again/.test(said)
      ? 'sudo does not take the password (connection.sudoPassword, or --ask-sudo-pass)'
      : `sudo refuses: ${line}`,
  );
}
