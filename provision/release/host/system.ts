import { execFile } from 'node:child_process';
import { existsSync, readlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { replaceLink } from './replace.ts';
import { type Colour, paths } from './settings.ts';

const execute = promisify(execFile);

const systemctl = async (...args: string[]): Promise<string> => (await execute('systemctl', args)).stdout.trim();

const unitOf = (colour: Colour) => `shop@${colour}.service`;

/** Points a colour to a release, in one step. */
export const placeRelease = (colour: Colour, release: string): void =>
  replaceLink(join(paths.colours, colour), join(paths.releases, release));

export function releaseOf(colour: Colour): string | null {
  const link = join(paths.colours, colour);
  return existsSync(link) ? basename(readlinkSync(link)) : null;
}

/** Brings the tables up to date with the colour's release. Throws with its last words. */
export async function migrate(colour: Colour): Promise<void> {
  const unit = `shop-migrate@${colour}.service`;
  try {
    await systemctl('start', unit);
  } catch {
    throw new Error(`the migration failed:\n${await lastWords(unit)}`);
  }
}

export const startColour = async (colour: Colour): Promise<void> => {
  await systemctl('reset-failed', unitOf(colour)).catch(() => {});
  await systemctl('restart', unitOf(colour));
};

export const stopColour = async (colour: Colour): Promise<void> => {
  await systemctl('stop', unitOf(colour));
};

/** How often systemd had to start it again by itself, and whether it runs at all. */
export async function healthOf(colour: Colour): Promise<{ running: boolean; restarts: number }> {
  const shown = await systemctl('show', '-p', 'ActiveState,NRestarts', unitOf(colour));
  const restarts = Number(/NRestarts=(\d+)/.exec(shown)?.[1] ?? 0);
  return { running: /ActiveState=(active|activating)/.test(shown), restarts };
}

/** Only the live colour starts with the machine. */
export async function enableOnly(live: Colour, idle: Colour): Promise<void> {
  await systemctl('--quiet', 'enable', unitOf(live));
  await systemctl('--quiet', 'disable', unitOf(idle));
}

export const lastWordsOf = (colour: Colour): Promise<string> => lastWords(unitOf(colour));

const lastWords = async (unit: string): Promise<string> => {
  const { stdout } = await execute('journalctl', ['-u', unit, '-n', '15', '-o', 'cat', '--no-pager']).catch(() => ({
    stdout: '(the journal cannot be read)',
  }));
  return stdout
    .trim()
    .split('\n')
    .map((line) => line.slice(0, 300))
    .join('\n');
};
