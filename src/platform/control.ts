import { rmSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { Refusal } from './errors.ts';

/** Where a shop on the built-in database listens for the operator's commands; only its own user can reach it. */
export const controlSocket = (dataDir: string): string =>
  process.platform === 'win32' ? `\\\\.\\pipe\\${resolve(dataDir)}` : join(dataDir, 'control.sock');

const question = z.object({ args: z.array(z.string()) });
const exitLine = /^exit (\d+)$/;

type Run = (args: string[], print: (line: string) => void) => Promise<number>;

/** A socket that cannot be made (a path too long, a file system without them) is an 'error' event: listen to it. */
export function serveControl(socket: string, run: Run): Server {
  rmSync(socket, { force: true });
  const server = createServer(async (incoming, answer) => {
    const print = (line: string) => void answer.write(`${line}\n`);
    try {
      const { args } = question.parse(JSON.parse(await text(incoming)));
      print(`exit ${await run(args, print)}`);
    } catch (error) {
      print(error instanceof Refusal ? error.message : String(error));
      print('exit 1');
    }
    answer.end();
  });
  const umask = process.umask(0o077);
  const restore = () => void process.umask(umask);
  server.once('listening', restore).once('error', restore).listen(socket);
  server.unref();
  return server;
}

/** Has the running shop run a command; prints its lines as they come and returns its exit code. */
export const askRunningShop = (socket: string, args: string[], print: (line: string) => void): Promise<number> =>
  new Promise((resolveCode, reject) => {
    let code = 1;
    let rest = '';
    const asked = request({ socketPath: socket, method: 'POST', path: '/' }, (answer) => {
      answer.setEncoding('utf8');
      answer.on('data', (chunk: string) => {
        const lines = (rest + chunk).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) {
          const exit = exitLine.exec(line);
          if (exit) code = Number(exit[1]);
          else print(line);
        }
      });
      answer.on('end', () => resolveCode(code));
    });
    asked.on('error', (error) =>
      reject(new Refusal(503, `The running shop did not answer at ${socket}: ${error.message}`)),
    );
    asked.end(JSON.stringify({ args }));
  });
