import { parseArgs } from 'node:util';
import { Mistake } from './engine/errors.ts';

export const usage = `usage: npm run provision -- PLAYBOOK [-i INVENTORY] [options]
       npm run provision -- staging            every playbook that provision/inventory/staging.yaml names

  -i, --inventory FILE    a file, or a name: staging is provision/inventory/staging.yaml (usual)
  -l, --limit PATTERN     only these hosts: web1, web:!web3, server[0]
  -t, --tags A,B          only roles and steps with a tag (a role's name is one); --skip-tags A,B the others
      --start-at TEXT     begins at the first step of a host whose "role: step" holds the text
  -f, --forks N           hosts side by side; usual is 10
  -c, --check             changes nothing, tells what would change
  -d, --diff              shows how files change
      --user NAME         logs in as somebody else than the inventory says
      --key FILE          logs in with this private key
      --ask-pass          asks for the password of the login; --ask-sudo-pass for that of sudo
      --vault FILE        the encrypted secrets; its passphrase is asked for, or is in PROVISION_VAULT_PASSPHRASE
      --identity FILE     an age identity that opens the vault
      --known-hosts FILE  in place of the inventory's; ~/.ssh/known_hosts is looked at, too
      --accept-new        notes the key of a host never seen (a changed key is always refused)
      --stale-minutes N   breaks the lock of a run that gave no sign of life for so long; usual is 60
  -v, --verbose           shows every step and the hosts' output as it comes
      --json              one JSON object a line
`;

/** Reads the command line. Throws a Mistake. */
export function parseCommandLine(args: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        inventory: { type: 'string', short: 'i' },
        limit: { type: 'string', short: 'l' },
        tags: { type: 'string', short: 't', default: '' },
        'skip-tags': { type: 'string', default: '' },
        'start-at': { type: 'string' },
        forks: { type: 'string', short: 'f', default: '10' },
        check: { type: 'boolean', short: 'c', default: false },
        diff: { type: 'boolean', short: 'd', default: false },
        user: { type: 'string' },
        key: { type: 'string' },
        'ask-pass': { type: 'boolean', default: false },
        'ask-sudo-pass': { type: 'boolean', default: false },
        vault: { type: 'string' },
        identity: { type: 'string' },
        'known-hosts': { type: 'string' },
        'accept-new': { type: 'boolean', default: false },
        'stale-minutes': { type: 'string', default: '60' },
        verbose: { type: 'boolean', short: 'v', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    const [name, ...more] = positionals;
    if (more.length > 0) throw new Mistake(`One playbook at a time, not "${positionals.join(' ')}".`);
    return {
      ...values,
      name: name ?? null,
      tags: listOf(values.tags),
      skipTags: listOf(values['skip-tags']),
      forks: countOf(values.forks, '--forks'),
      staleSeconds: countOf(values['stale-minutes'], '--stale-minutes') * 60,
    };
  } catch (error) {
    throw error instanceof Mistake
      ? error
      : new Mistake(`${error instanceof Error ? error.message : error}\n\n${usage}`);
  }
}

export type CommandLine = ReturnType<typeof parseCommandLine>;

const listOf = (text: string) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);

function countOf(text: string, option: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1)
    throw new Mistake(`${option} wants a whole number of at least 1, not "${text}".`);
  return count;
}
