import { randomBytes } from 'node:crypto';
import { findFaultsAt } from '../../backups/checks.ts';
import { findBackup, type Manifest } from '../../backups/manifest.ts';
import { fetchMedia } from '../../backups/media.ts';
import { restoreMoment } from '../../backups/moment.ts';
import { readMediaNames } from '../../backups/read.ts';
import { exchangeDatabases, exchangeFiles, restoreDump, unpackFiles } from '../../backups/restore.ts';
import { openSettings, type Settings } from '../../backups/settings.ts';
import { inDatabase } from '../../backups/tables.ts';
import type { Config } from '../config.ts';
import { Refusal } from '../platform/errors.ts';
import { type Errand, readArguments } from './errand.ts';

const usage = `npm run backup:restore -- latest --into postgres://…/new     into a new database; nothing else changes
npm run backup:restore -- latest --into … --table orders     one table only
npm run backup:restore -- latest --replace                   in place of the shop's database, which is kept beside it
npm run backup:restore -- latest --directory DIR             the files of a built-in database or of a base backup
npm run backup:restore -- --to 2026-11-21T20:15:00+06:00 --directory DIR
                                                             a PostgreSQL that recovers to that second when started
An ID from backup:list may stand for latest. --no-media leaves the pictures where they are.`;

type Print = (line: string) => void;

export const backupRestore: Errand = async (config, args, print) => {
  const { positionals, values } = readArguments(usage, args, {
    into: { type: 'string' },
    table: { type: 'string' },
    replace: { type: 'boolean', default: false },
    directory: { type: 'string' },
    to: { type: 'string' },
    media: { type: 'boolean', default: true },
  });
  const wanted = positionals[0];
  const settings = await openSettings(config);
  if (values.to !== undefined) {
    if (!values.directory) throw new Refusal(422, usage);
    return toMoment(settings, values.directory, values.to, print);
  }
  if (!wanted || [values.into, values.directory, values.replace || undefined].filter(Boolean).length !== 1)
    throw new Refusal(422, usage);
  const fits = values.directory
    ? ({ kind }: Manifest) => kind !== 'dump'
    : ({ kind }: Manifest) => kind === (values.into || config.DATABASE_URL ? 'dump' : 'files');
  const backup = await findBackup(settings.store, wanted, fits);
  if (!fits(backup)) throw new Refusal(422, `${backup.id} is a backup of the kind "${backup.kind}".\n${usage}`);
  print(`Restoring ${backup.id} …`);
  const faults = await restore(config, settings, backup, values, print);
  if (values.media && !values.table) {
    const names = await readMediaNames(settings, backup);
    const came = await fetchMedia(settings.store, settings.keys, backup.recipient !== null, names, config.DATA_DIR);
    print(`${came} of ${names.length} pictures were missing and came back.`);
  }
  for (const fault of faults) print(`- ${fault}`);
  print(faults.length === 0 ? 'Everything is there.' : 'Restored, but what is listed above does not hold.');
  return faults.length === 0 ? 0 : 1;
};

async function restore(
  config: Config,
  settings: Settings,
  backup: Manifest,
  options: { into?: string; table?: string; directory?: string },
  print: Print,
): Promise<string[]> {
  if (options.directory) {
    await unpackFiles(settings, backup, options.directory);
    return [];
  }
  if (options.into) {
    if (options.into === config.DATABASE_URL) throw new Refusal(409, `That is the shop's own database.\n${usage}`);
    await restoreDump(settings, backup, options.into, options.table);
    return options.table ? [] : findFaultsAt({ url: options.into }, backup.rows);
  }
  if (backup.kind === 'files') {
    const aside = await exchangeFiles(settings, backup, config.DATA_DIR, new Date());
    if (aside) print(`What was there is kept in ${aside}.`);
    return findFaultsAt({ dataDir: config.DATA_DIR }, backup.rows);
  }
  const live = config.DATABASE_URL ?? '';
  const beside = inDatabase(live, `restored_${randomBytes(4).toString('hex')}`);
  await restoreDump(settings, backup, beside);
  const faults = await findFaultsAt({ url: beside }, backup.rows);
  if (faults.length > 0) {
    print(`The shop's database was not touched; what was restored is in ${new URL(beside).pathname.slice(1)}.`);
    return faults;
  }
  const aside = await exchangeDatabases(live, beside, new Date());
  print(aside ? `The database that was there is kept as ${aside}.` : 'There was no database in its place.');
  return [];
}

async function toMoment(settings: Settings, directory: string, to: string, print: Print): Promise<number> {
  const moment = new Date(to);
  if (Number.isNaN(moment.getTime()) || !/(Z|[+-]\d\d:?\d\d)$/.test(to))
    throw new Refusal(422, `"${to}" is no moment: write 2026-11-21T20:15:00+06:00, with the time zone.`);
  const base = await restoreMoment(settings, directory, moment);
  print(
    `${directory} begins from ${base.id}. Start PostgreSQL on it; it recovers to ${moment.toISOString()} and opens.`,
  );
  return 0;
}
