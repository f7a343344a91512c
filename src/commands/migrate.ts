import { join } from 'node:path';
import { programRoot } from '../platform/root.ts';
import type { Command } from './command.ts';

/** `cli migrate`: brings the tables up to date without opening the shop, before a release takes requests. */
export const migrate: Command = async ({ database }, _args, print) => {
  await database.migrate(join(programRoot(), 'db/migrations'));
  print('The tables are up to date.');
  return 0;
};
