import { openSettings } from '../../backups/settings.ts';
import { takeBackup } from '../../backups/take.ts';
import { noteFigures, summary } from './backup_figures.ts';
import type { Command } from './command.ts';
import { readArguments } from './errand.ts';

const usage = `npm run backup              database and pictures, while the shop runs
npm run backup -- --base    the server's files: with archived WAL, any later moment can be restored`;

export const backup: Command = async ({ config, database }, args, print) => {
  const { values } = readArguments(usage, args, { base: { type: 'boolean', default: false } });
  const settings = await openSettings(config);
  const taken = await takeBackup(config, settings, database, values, print);
  print(`Backup ${taken.id} is in ${settings.store.name}: ${summary(taken)}`);
  await noteFigures(config, settings, print);
  return 0;
};
