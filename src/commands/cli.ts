import { join } from 'node:path';
import process from 'node:process';
import { ConfigError, readConfig } from '../config.ts';
import { subscribe } from '../events.ts';
import { askRunningShop, controlSocket } from '../platform/control.ts';
import { openDatabase } from '../platform/db.ts';
import { DirectoryInUse } from '../platform/directory_lock.ts';
import { Refusal } from '../platform/errors.ts';
import { openMedia } from '../platform/media.ts';
import { openStorage } from '../platform/storage.ts';
import { subscriptions } from '../subscriptions.ts';
import { backupErrands } from './backup_errands.ts';
import { commands } from './commands.ts';

const [name = '', ...args] = process.argv.slice(2);
const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
try {
  process.exitCode = await run();
} catch (error) {
  if (!(error instanceof Refusal || error instanceof ConfigError || error instanceof DirectoryInUse)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

async function run(): Promise<number> {
  const config = readConfig(process.env);
  const errand = backupErrands[name];
  if (errand) return errand(config, args, print);
  const command = commands[name];
  if (!command) {
    const known = Object.keys({ ...commands, ...backupErrands }).join(', ');
    throw new Refusal(422, `Unknown command "${name}". Known: ${known}.`);
  }
  try {
    const database = await openDatabase({ url: config.DATABASE_URL, dataDir: config.DATA_DIR, poolSize: 4 });
    try {
      subscribe(subscriptions);
      return await command(
        { config, database, media: openMedia(openStorage(join(config.DATA_DIR, 'media'))) },
        args,
        print,
      );
    } finally {
      await database.close();
    }
  } catch (error) {
    if (!(error instanceof DirectoryInUse)) throw error;
    // The built-in database serves one process: the running shop does the work.
    return askRunningShop(controlSocket(config.DATA_DIR), [name, ...args], print);
  }
}
