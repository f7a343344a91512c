import { renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';

/** Nobody ever sees half of it, nor none. */
export function replaceFile(path: string, content: string): void {
  writeFileSync(`${path}.new`, content, { mode: 0o644, flush: true });
  renameSync(`${path}.new`, path);
}

export function replaceLink(path: string, to: string): void {
  rmSync(`${path}.new`, { force: true });
  symlinkSync(to, `${path}.new`);
  renameSync(`${path}.new`, path);
}
