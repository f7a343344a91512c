import { type Common, common, type Resource } from '../engine/resource.ts';
import { file } from './file.ts';

export type CronOptions = Common & {
  /** Of the file in /etc/cron.d: letters, digits, dashes and underscores, or cron would not read it. */
  name: string;
  /** Five fields, or `@daily`. */
  schedule: string;
  command: string;
  user?: string;
  environment?: Readonly<Record<string, string>>;
};

/**
 * A command at its times, in a file of its own in /etc/cron.d. `%` needs no backslash here.
 *
 * @example cron({ name: 'tidy', schedule: '15 3 * * *', command: 'find /var/tmp -mtime +30 -delete' })
 */
export function cron(options: CronOptions): Resource {
  const { name, schedule, command, user = 'root' } = options;
  if (!/^[A-Za-z0-9_-]+$/.test(name)) throw new Error(`cron does not read a file called "${name}".`);
  if (!/^(@(reboot|hourly|daily|weekly|monthly|yearly)|(\S+\s+){4}\S+)$/.test(schedule))
    throw new Error(`"${schedule}" is no schedule of cron.`);
  if (command.includes('\n')) throw new Error('A command of cron is one line.');
  const environment = Object.entries(options.environment ?? {}).map(([key, value]) => `${key}=${value}\n`);
  const content = `${environment.join('')}${schedule} ${user} ${command.replace(/(?<!\\)%/g, '\\%')}\n`;
  return { ...file({ path: `/etc/cron.d/${name}`, content }), ...common(options), kind: 'cron', name };
}
