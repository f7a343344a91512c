import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { endProgram, freePort, startProgram, untilReady } from '../../tests/support/program.ts';
import type { PageReference } from './reference.ts';

const binary = [...(process.env.PATH ?? '').split(':'), '/usr/sbin']
  .map((directory) => join(directory, 'nginx'))
  .find(existsSync);

/** nginx with the same page as a file and the same headers: what a machine can do with one process. */
export const startNginx: PageReference = async ({ body, headers }) => {
  if (!binary) return null;
  const directory = mkdtempSync(join(tmpdir(), 'dhakacart-nginx-'));
  chmodSync(directory, 0o755); // its worker is another user
  writeFileSync(join(directory, 'page'), body);
  const port = await freePort();
  writeFileSync(join(directory, 'nginx.conf'), configuration(directory, port, headers));
  const program = startProgram(binary, ['-p', directory, '-c', join(directory, 'nginx.conf'), '-e', 'stderr']);
  const url = `http://127.0.0.1:${port}`;
  await untilReady(program, async () => (await fetch(url)).ok, 10);
  return {
    url,
    pid: program.pid,
    stop: async () => {
      await endProgram(program, 'SIGTERM', 5);
      rmSync(directory, { recursive: true, force: true });
    },
  };
};

function configuration(directory: string, port: number, headers: Record<string, string>): string {
  const added = Object.entries(headers).filter(([name]) => !/^(content-type|etag|last-modified)$/i.test(name));
  const quoted = (text: string) => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('$', '')}"`;
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return `daemon off;
worker_processes 1;
pid ${directory}/pid;
events { worker_connections 4096; }
http {
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 10000000;
  open_file_cache max=10;
  ${temporary.map((name) => `${name}_temp_path ${directory}/${name};`).join('\n  ')}
  server {
    listen 127.0.0.1:${port};
    root ${directory};
    default_type "text/html; charset=utf-8";
    location / {
      rewrite ^ /page break;
      ${added.map(([name, value]) => `add_header ${name} ${quoted(value)};`).join('\n      ')}
    }
  }
}
`;
}
