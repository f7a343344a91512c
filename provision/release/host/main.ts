import process from 'node:process';
import { deploy, WentBack } from './deploy.ts';
import { listReleases, pruneReleases } from './releases.ts';
import { readSettings } from './settings.ts';
import { readState, writeState } from './state.ts';

const usage = `usage: shop-release deploy RELEASE      brings a release on the disk to the shoppers
       shop-release rollback [RELEASE]  back to the one before, or to that one
       shop-release again               the live release anew, for changed settings
       shop-release status              who is live, and what there is
       shop-release write               writes HAProxy's file from the state`;

const [word = '', name] = process.argv.slice(2);
const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
let told = false;
process.on('SIGTERM', () => (told = true));
process.on('SIGINT', () => (told = true));
// The connection that started it may go; what is begun is brought to its end.
process.on('SIGHUP', () => {});
process.stdout.on('error', () => {});
process.stderr.on('error', () => {});

async function bring(release: string): Promise<number> {
  const settings = readSettings();
  await deploy(release, { settings, say, interrupted: () => told });
  for (const gone of pruneReleases(settings.keep)) say(`removed ${gone}`);
  return 0;
}

async function main(): Promise<number> {
  const { live, previous } = readState();
  switch (word) {
    case 'deploy':
      if (!name) throw new Error(usage);
      return bring(name);
    case 'rollback': {
      const target = name ?? previous;
      if (!target) throw new Error('There is no release before this one.');
      return bring(target);
    }
    case 'again':
      if (live) return bring(live.release);
      say('nothing is live yet');
      return 0;
    case 'status':
      say(live ? `live: ${live.release} on ${live.colour} since ${live.since}` : 'live: nothing');
      say(`before: ${previous ?? 'nothing'}`);
      for (const release of listReleases()) say(release);
      return 0;
    case 'write':
      writeState(readState(), readSettings().ports);
      return 0;
    default:
      throw new Error(usage);
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = error instanceof WentBack ? 2 : 1;
}
