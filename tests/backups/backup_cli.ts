import { join } from 'node:path';
import process from 'node:process';
import { generateIdentity, identityToRecipient } from 'age-encryption';
import { startProgram } from '../support/program.ts';
import { projectRoot } from '../support/shop.ts';

export type Ran = { code: number; output: string };
export type BackupCli = (...args: string[]) => Promise<Ran>;

export type KeyPair = { recipient: string; identity: string };

export async function makeKeys(): Promise<KeyPair> {
  const identity = await generateIdentity();
  return { identity, recipient: await identityToRecipient(identity) };
}

/** Runs `./bin/cli backup…` with these settings and nothing else of this environment. */
export const backupCli =
  (env: Record<string, string>): BackupCli =>
  async (...args) => {
    const given = { PATH: process.env.PATH, HOME: process.env.HOME, TMPDIR: process.env.TMPDIR };
    const program = startProgram(join(projectRoot, 'bin/cli'), args, { cwd: projectRoot, env: { ...given, ...env } });
    const code = await program.exited;
    return { code, output: program.output() };
  };

/** The id of the backup that was taken. */
export const idIn = ({ output }: Ran): string => /Backup (\S+) is in/.exec(output)?.[1] ?? output;
