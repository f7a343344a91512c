import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateIdentity, identityToRecipient } from 'age-encryption';
import { expect, test } from 'vitest';
import { parseCommandLine } from '../../provision/cli.ts';
import { exitCodeOf, type Recap } from '../../provision/engine/events.ts';
import { loadInventory, parseInventory } from '../../provision/engine/inventory/load.ts';
import { resolveSecrets } from '../../provision/engine/inventory/secrets.ts';
import { selectHosts } from '../../provision/engine/inventory/select.ts';
import { openVault, sealVault } from '../../provision/engine/inventory/vault.ts';
import { createMarkReader, type Mark } from '../../provision/engine/marks.ts';
import { linesOf } from '../../provision/engine/print.ts';
import { createRedactor } from '../../provision/engine/redact.ts';
import { inShell, quote, raw, sh, withInput } from '../../provision/engine/shell.ts';
import { targetOf } from '../../provision/engine/target.ts';
import { playbook as base } from '../../provision/playbooks/base.ts';

const nasty = [
  '',
  "'",
  "''\\''",
  '$(touch /tmp/oops) `id` $HOME $PATH',
  '"; rm -rf / #',
  'a\nb\n',
  '-n',
  '--',
  '*',
  '~root',
  '\\',
  '\\n',
  'END_OF_BASE64',
  'টাকা ৳ 🥭',
  '\t \r',
  '!history',
  '&|;<>(){}[]?=',
  ...Array.from({ length: 200 }, (_, seed) => randomText(seed)),
];

/** The same text for the same seed, from the characters that shells care about. */
function randomText(seed: number): string {
  const letters = ` '"\\$\`!*?[]{}()<>|&;#~=-\n\tab0é`;
  let state = seed * 2_654_435_761 + 1;
  return Array.from({ length: 1 + (seed % 30) }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return [...letters][Math.floor(state / 65_536) % letters.length] ?? '';
  }).join('');
}

const shell = (script: string): string => execFileSync('sh', ['-s'], { input: script, encoding: 'utf8' });

test('whatever a value holds, a shell gets it back unchanged as one word', () => {
  const printed = shell(nasty.map((value) => `printf '%s\\0' ${quote(value)}`).join('\n'));
  expect(printed.split('\0').slice(0, -1)).toEqual(nasty);
  expect(shell(sh`printf '%s\0' ${nasty}`.script).split('\0').slice(0, -1)).toEqual(nasty);
  expect(() => quote('a\0b')).toThrow('NUL');
});

test('whatever a text holds, a command reads it unchanged, inside shells inside shells', () => {
  for (const value of nasty) {
    const script = inShell('sh -s', inShell('sh -s', withInput(raw('cat'), value).script));
    expect(shell(script)).toBe(value);
  }
});

test('a secret is taken out in every usual coding, and nothing else is', () => {
  for (const secret of nasty.filter((value) => value.trim().length >= 6)) {
    const { add, redact, holdsSecret } = createRedactor();
    add(secret);
    for (const text of [
      secret,
      quote(secret),
      JSON.stringify(secret),
      encodeURIComponent(secret),
      Buffer.from(secret).toString('base64'),
    ]) {
      expect(holdsSecret(`before ${text} after`)).toBe(true);
      expect(redact(`before ${text} after`)).not.toContain(secret.trim());
    }
    for (const offset of [0, 1, 2, 3])
      expect(holdsSecret(Buffer.from(`${'x'.repeat(offset)}${secret}yy`).toString('base64'))).toBe(true);
    expect(redact('nothing in here')).toBe('nothing in here');
  }
});

test('marks are found in both streams, however they are cut', () => {
  const stdout = 'out 1\n\nN checked 1 0\nlive\npart';
  const stderr = 'err\n\nN checked 1 0\n';
  const texts = { stdout: `${stdout}\n\nN done\n`, stderr: `${stderr}\nN done\n` };
  for (let size = 1; size < 9; size++) {
    const marks: Mark[] = [];
    const reader = createMarkReader(
      'N',
      (mark) => marks.push(mark),
      () => {},
    );
    for (const stream of ['stdout', 'stderr'] as const) {
      for (let at = 0; at < texts[stream].length; at += size) reader.feed(stream, texts[stream].slice(at, at + size));
    }
    expect(marks).toEqual([
      { words: ['checked', '1', '0'], stdout: 'out 1\n', stderr: 'err\n' },
      { words: ['done'], stdout: 'live\npart\n', stderr: '' },
    ]);
  }
});

const inventory = `
connection: { user: deploy }
variables: { colour: green, depth: all }
hosts:
  alone: { address: 10.0.0.9 }
groups:
  web:
    variables: { depth: web }
    hosts:
      web1: { address: 10.0.0.1, variables: { depth: host } }
      web2: { address: 10.0.0.2 }
      web3: { address: 10.0.0.3 }
    groups:
      canary:
        variables: { colour: yellow }
        hosts: { web2: }
  db:
    connection: { port: 2222, jump: alone }
    hosts: { db1: { address: 10.0.1.1, variables: { password: { secret: db } } } }
`;

test('variables of a host go before those of its groups, and inner groups before outer ones', () => {
  const { hosts } = parseInventory(inventory, 'x.yaml');
  const of = (name: string) => hosts.find((host) => host.name === name);
  expect(of('web1')).toMatchObject({
    groups: ['web'],
    variables: { colour: 'green', depth: 'host' },
    connection: { user: 'deploy' },
  });
  expect(of('web2')).toMatchObject({
    groups: ['web', 'canary'],
    address: '10.0.0.2',
    variables: { colour: 'yellow', depth: 'web' },
  });
  expect(of('db1')?.connection).toEqual({ user: 'deploy', port: 2222, jump: 'alone' });
});

test.each([
  ['all', 'alone web1 web2 web3 db1'],
  ['web', 'web1 web2 web3'],
  ['web:!web2', 'web1 web3'],
  ['web,db', 'web1 web2 web3 db1'],
  ['all:&canary', 'web2'],
  ['web*', 'web1 web2 web3'],
  ['web[0]', 'web1'],
  ['web[1:]', 'web2 web3'],
  ['web[-1]', 'web3'],
  ['!web', 'alone db1'],
])('the pattern %s means %s', (pattern, names) => {
  const found = selectHosts(parseInventory(inventory, 'x.yaml'), pattern);
  expect(found.map(({ name }) => name).join(' ')).toBe(names);
});

test('a pattern of a host that is not there is a mistake', () => {
  expect(() => selectHosts(parseInventory(inventory, 'x.yaml'), 'web9')).toThrow(
    'x.yaml: there is no host or group web9.',
  );
});

test.each([
  ['a: [1', /^x\.yaml:1: /],
  ['hosts:\n  a:\n    adress: 10.0.0.1\n', /^x\.yaml:3: "adress" is not known here$/],
  ['hosts:\n  a: {}\n  b:\n    connection:\n      port: 70000\n', /^x\.yaml:5: hosts\.b\.connection\.port: /],
  ['hosts:\n  a: {}\n  a: {}\n', /^x\.yaml:3: /],
  ['hosts:\n  a: { connection: { jump: b } }\n', /^x\.yaml:2: a goes through b, which is no host here$/],
  [
    'groups:\n  web:\n    hosts: { a: { address: 1.1.1.1 } }\n  db:\n    hosts: { a: { address: 2.2.2.2 } }\n',
    /^x\.yaml:5: a already has the address 1\.1\.1\.1/,
  ],
  ['groups:\n  web:\n    groups:\n      web: {}\n', /^x\.yaml:4: the group web is there twice$/],
  ['variables: {}\n', /^x\.yaml:1: there is no host in it$/],
])('a mistake in the inventory %j is told with its line', (text, message) => {
  expect(() => parseInventory(text, 'x.yaml')).toThrow(message);
});

test('secrets come from the vault and the environment; a missing one is named', () => {
  const redactor = createRedactor();
  const { hosts } = parseInventory(
    inventory.replace('{ user: deploy }', '{ user: deploy, password: { env: PW } }'),
    'x.yaml',
  );
  const [db] = hosts.filter(({ name }) => name === 'db1');
  if (!db) throw new Error('no db1');
  const resolved = resolveSecrets(db, { vault: { db: 'open sesame' }, env: { PW: 'from outside' } }, redactor);
  expect(resolved).toMatchObject({ variables: { password: 'open sesame' }, connection: { password: 'from outside' } });
  expect(redactor.redact('x open sesame y from outside')).toBe('x ••• y •••');
  expect(() => resolveSecrets(db, { vault: {}, env: { PW: 'x' } }, redactor)).toThrow(
    'db1.password wants the secret "db", which is not in the vault',
  );
  expect(() => resolveSecrets(db, { vault: null, env: {} }, redactor)).toThrow(
    'db1: connection.password wants the environment variable PW',
  );
});

test('the vault opens with its passphrase or identity, and with no other', async () => {
  const home = mkdtempSync(join(tmpdir(), 'dhakacart-vault-'));
  try {
    const [locked, shared] = [join(home, 'a.age'), join(home, 'b.age')];
    writeFileSync(locked, await sealVault('db: hunter22\n', { passphrase: 'four words of it', workFactor: 10 }));
    expect(await openVault(locked, { passphrase: 'four words of it' })).toEqual({ db: 'hunter22' });
    await expect(openVault(locked, { passphrase: 'other words' })).rejects.toThrow('cannot be opened');
    const identity = await generateIdentity();
    writeFileSync(shared, await sealVault('db: hunter22\n', { recipients: [await identityToRecipient(identity)] }));
    expect(await openVault(shared, { identity: `# created today\n${identity}\n` })).toEqual({ db: 'hunter22' });
    await expect(sealVault('db: abc\n', { passphrase: 'x' })).rejects.toThrow('four characters');
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
});

test('the recap shows each host, and the exit code what happened', () => {
  const recap = (host: string, state: Recap['state']): Recap => ({
    host,
    state,
    ok: 3,
    changed: 1,
    skipped: 0,
    failed: state === 'failed' ? 1 : 0,
    ignored: 0,
    seconds: 1,
  });
  const [fine, failed, gone] = [recap('web1', 'fine'), recap('longer2', 'failed'), recap('web3', 'unreachable')];
  const text = linesOf(
    { event: 'recap', hosts: [fine, failed, gone], seconds: 2.04, exitCode: 6 },
    { output: false, colours: false },
  );
  expect(text).toEqual([
    '',
    'web1     ok=3   changed=1   skipped=0   failed=0   1.0 s',
    'longer2  ok=3   changed=1   skipped=0   failed=1   1.0 s',
    'web3     ok=3   changed=1   skipped=0   failed=0   unreachable',
    '2.0 s',
  ]);
  expect([[fine], [fine, failed], [gone], [failed, gone]].map(exitCodeOf)).toEqual([0, 2, 4, 6]);
});

test('a command line with a mistake says what is wrong', () => {
  expect(parseCommandLine(['base', '-l', 'web1', '--tags', 'a, b'])).toMatchObject({
    name: 'base',
    limit: 'web1',
    tags: ['a', 'b'],
    forks: 10,
  });
  expect(() => parseCommandLine(['base', '--forks', 'many'])).toThrow('--forks wants a whole number');
  expect(() => parseCommandLine(['base', '--chekc'])).toThrow(/--chekc[\s\S]*usage:/);
  expect(() => parseCommandLine(['base', 'site'])).toThrow('One playbook at a time');
});

test.each(['staging', 'production'])('the inventory %s of the repository is good for base', (name) => {
  const parsed = loadInventory(join(import.meta.dirname, `../../provision/inventory/${name}.yaml`));
  for (const { variables } of parsed.hosts) {
    for (const role of base.plays.flatMap(({ roles }) => roles)) expect(role.mistakesIn(variables)).toEqual([]);
  }
  for (const host of parsed.hosts) expect(targetOf(host, parsed.hosts, {}).target.address).toBe(host.address);
});
