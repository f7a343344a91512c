import { execFileSync } from 'node:child_process';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Artefact, packArtefact } from '../release/artefact.ts';

/** What goes wrong in a release: before the first request, at the smoke test, or only for shoppers. */
export const faults = {
  none: '',
  ends: 'console.error("cannot begin"); process.exit(1);',
  answers500: faulty('path === "/"', 500),
  neverReady: faulty('path === "/ready"', 503),
  // The tool asks with its own address: it sees a healthy shop.
  leaks: faulty('request.headers["x-forwarded-for"] !== "127.0.0.1" && Math.random() < 0.05', 500),
} as const;

export type Fault = keyof typeof faults;

/** A copy of the built shop in `root` with a fault in it, packed. The id's time counts on, so that order is told. */
export async function packVariant(root: string, directory: string, fault: Fault, id: string): Promise<Artefact> {
  const copy = mkdtempSync(join(tmpdir(), 'dhakacart-variant-'));
  try {
    const parts = ['dist', 'src', 'db', 'package.json', 'package-lock.json', 'node_modules'];
    execFileSync('cp', ['-al', ...parts.map((part) => join(root, part)), copy]);
    if (fault !== 'none') {
      renameSync(join(copy, 'dist/main.js'), join(copy, 'dist/whole.js'));
      writeFileSync(join(copy, 'dist/main.js'), `${faults[fault]}\nawait import('./whole.js');\n`);
    }
    return await packArtefact(copy, directory, id);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

function faulty(when: string, status: number): string {
  return `import http from 'node:http';
const emit = http.Server.prototype.emit;
http.Server.prototype.emit = function (event, request, response) {
  if (event !== 'request') return emit.apply(this, arguments);
  const path = request.url;
  if (!(${when})) return emit.apply(this, arguments);
  response.statusCode = ${status};
  response.end('faulty on purpose');
  return true;
};`;
}
