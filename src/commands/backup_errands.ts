import { drill } from '../../backups/drill.ts';
import { findBackup, listBackups } from '../../backups/manifest.ts';
import { prune } from '../../backups/prune.ts';
import { openSettings } from '../../backups/settings.ts';
import { verifyBackup } from '../../backups/verify.ts';
import { fetchWal, pushWal } from '../../backups/wal.ts';
import { formatDateTime } from '../platform/format.ts';
import { noteFigures, summary } from './backup_figures.ts';
import { backupRestore } from './backup_restore.ts';
import { type Errand, readArguments } from './errand.ts';

const key: Errand = async (_config, _args, print) => {
  const { generateIdentity, identityToRecipient } = await import('age-encryption');
  const identity = await generateIdentity();
  print(`BACKUP_RECIPIENT=${await identityToRecipient(identity)}`);
  print(`BACKUP_IDENTITY=${identity}`);
  print('');
  print(
    'The first line belongs to the settings of the shop. Keep the second where the shop is not: on paper, in a password',
  );
  print('manager. Without it no backup can be read; whoever has it can read them all.');
  return 0;
};

const list: Errand = async (config, _args, print) => {
  const { store } = await openSettings(config);
  const all = await listBackups(store, print);
  for (const backup of all)
    print(
      `${backup.id}  ${formatDateTime(new Date(backup.takenAt), 'en')}  ${backup.kind.padEnd(5)}  ${summary(backup)}`,
    );
  print(all.length ? `${all.length} backups in ${store.name}.` : `No backup in ${store.name} yet: npm run backup`);
  return 0;
};

const verify: Errand = async (config, args, print) => {
  const { positionals, values } = readArguments('npm run backup:verify [-- ID] [--all]', args, {
    all: { type: 'boolean' },
  });
  const settings = await openSettings(config);
  const chosen = values.all
    ? await listBackups(settings.store, print)
    : [await findBackup(settings.store, positionals[0] ?? 'latest')];
  for (const backup of chosen) {
    await verifyBackup(settings, backup);
    print(`${backup.id} is whole: ${summary(backup)}`);
  }
  return chosen.length > 0 ? 0 : 1;
};

const backupDrill: Errand = async (config, _args, print) => {
  const settings = await openSettings(config);
  print('Restoring the newest backup beside the shop …');
  const report = await drill(config, settings);
  await noteFigures(config, settings, print);
  for (const fault of report.faults) print(`- ${fault}`);
  print(
    report.passed
      ? `Passed: ${report.backup} was restored in ${report.seconds} s; ${report.rows} rows are there and the books are right.`
      : `FAILED: ${report.backup} cannot be relied on.`,
  );
  return report.passed ? 0 : 1;
};

const backupPrune: Errand = async (config, args, print) => {
  const { values } = readArguments('npm run backup:prune [-- --dry-run]', args, {
    'dry-run': { type: 'boolean', default: false },
  });
  const settings = await openSettings(config);
  const rules = { daily: config.BACKUP_KEEP_DAILY, monthly: config.BACKUP_KEEP_MONTHLY };
  const dryRun = values['dry-run'];
  const pruned = await prune(settings, rules, { dryRun, now: new Date() }, print);
  for (const { id } of pruned.removed) print(`${dryRun ? 'would remove' : 'removed'} ${id}`);
  print(`${pruned.kept} backups are kept; ${pruned.files} files ${dryRun ? 'would go' : 'went'}.`);
  if (!dryRun) await noteFigures(config, settings, print);
  return 0;
};

const walPush: Errand = async (config, [file = ''], _print) => {
  await pushWal(await openSettings(config), file);
  return 0;
};

const walFetch: Errand = async (config, [name = '', target = ''], _print) =>
  (await fetchWal(await openSettings(config), name, target)) ? 0 : 1;

/** Backups' tools that work without a database. */
export const backupErrands: Record<string, Errand> = {
  'backup:key': key,
  'backup:list': list,
  'backup:verify': verify,
  'backup:restore': backupRestore,
  'backup:drill': backupDrill,
  'backup:prune': backupPrune,
  'backup:wal-push': walPush,
  'backup:wal-fetch': walFetch,
};
