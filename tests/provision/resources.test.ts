import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { definePlaybook } from '../../provision/engine/playbook.ts';
import { skip } from '../../provision/engine/resource.ts';
import { sh } from '../../provision/engine/shell.ts';
import { authorizedKeys } from '../../provision/resources/authorized_keys.ts';
import { command } from '../../provision/resources/command.ts';
import { firewall } from '../../provision/resources/firewall.ts';
import { line } from '../../provision/resources/line.ts';
import { packages } from '../../provision/resources/packages.ts';
import { service } from '../../provision/resources/service.ts';
import { unit } from '../../provision/resources/unit.ts';
import { user } from '../../provision/resources/user.ts';
import { ssh } from '../../provision/roles/base/ssh.ts';
import { readExamples, resourceFiles } from './support/examples.ts';
import { type OpenMachines, openMachines, whyNoMachines } from './support/machines.ts';
import { play, playOf } from './support/play.ts';

const examples = await readExamples();
/** Helpers of the others, which make no resource. */
const helpers = ['ownership.ts', 'place.ts'];

test('every resource has an example in its comment, and its scripts are shell', () => {
  const shown = new Set(examples.map(({ file }) => file));
  expect(readdirSync(resourceFiles).filter((file) => !shown.has(file) && !helpers.includes(file))).toEqual([]);
  const documented = readFileSync(join(import.meta.dirname, '../../docs/provision.md'), 'utf8');
  expect(examples.filter(({ text }) => !documented.includes(`\n${text}\n`))).toEqual([]);
  for (const { text, build } of examples) {
    const { check, apply, diff } = build();
    for (const { script } of [check, apply, ...(diff ? [diff] : [])]) {
      expect(() => execFileSync('sh', ['-n'], { input: script, stdio: ['pipe', 'pipe', 'pipe'] }), text).not.toThrow();
    }
  }
});

test.each([
  ['a relative path', () => line({ path: 'etc/x', line: 'y' }), 'begins with a slash'],
  ['two lines as one', () => line({ path: '/etc/x', line: 'a\nb' }), 'no line break'],
  ['a command without a guard', () => command({ name: 'x', run: sh`true` }), 'needs a guard'],
  ['an option as a package', () => packages({ names: ['--force'] }), 'is no name of a package'],
  ['a user left without a key', () => authorizedKeys({ user: 'a', keys: [], exclusive: true }), 'left without any key'],
  ['a firewall without SSH', () => firewall({ sshPorts: [] }), 'shut us out'],
  ['rules in a port', () => firewall({ sshPorts: [22], open: [{ port: '80 accept; drop' }] }), 'is no port'],
])('%s is refused when the list is made', (_, build, message) => {
  expect(build).toThrow(message);
});

describe.skipIf(whyNoMachines !== null)(`on a machine${whyNoMachines ? ` (${whyNoMachines})` : ''}`, () => {
  let machines: OpenMachines;
  beforeAll(async () => {
    machines = await openMachines(1);
  }, 300_000);
  afterAll(() => machines?.close());

  const on = (...args: Parameters<typeof playOf>) => play(playOf(...args), machines.text, machines.knownHosts);

  /** What needs the world, or a kernel that a container has not. */
  const elsewhere = [
    'packages.ts',
    'apt_repository.ts',
    'download.ts',
    'swap_file.ts',
    'kernel_modules.ts',
    'sysctl.ts',
  ];

  test('each example does what it says, and nothing the second time', async () => {
    const here = examples.filter(({ file, text }) => !elsewhere.includes(file) && !text.includes('/readyz'));
    const resources = () => [
      user({ name: 'deploy' }),
      command({
        name: 'places',
        run: sh`mkdir -p /srv/dhakacart/releases; touch /etc/cron.d/old-backup`,
        unless: sh`test -d /srv/dhakacart`,
      }),
      ...here.map(({ build }) => build()).filter((one) => one.kind !== 'restart' && one.kind !== 'reload'),
      unit({ name: 'hello.timer', content: '[Timer]\nOnCalendar=daily\n[Install]\nWantedBy=timers.target\n' }),
      service({ name: 'hello.timer' }),
      skip('swap file', '/swapfile', 'a container'),
    ];
    const first = await on(resources);
    expect(first.steps.filter(({ state }) => state === 'failed')).toEqual([]);
    expect(first.recaps[0]?.changed).toBeGreaterThan(12);
    const again = await on(resources);
    expect(again.told.filter((line) => !/ ok | skipped /.test(line))).toEqual([]);
    expect(
      await machines.inside(
        'web1',
        'cat /etc/motd; crontab -l 2>/dev/null; ls /etc/cron.d; readlink /srv/dhakacart/current',
      ),
    ).toMatch(/Welcome to DhakaCart\.\n[\s\S]*tidy[\s\S]*releases\/2026-11-21/);
    expect(
      await machines.inside(
        'web1',
        'test ! -e /etc/cron.d/old-backup; id -nG deploy; systemctl is-active hello.timer; findmnt -n -o FSTYPE /srv/media',
      ),
    ).toBe('deploy sudo\nactive\ntmpfs\n');
  });

  test('what drifted away is put right, and shown with its old value', async () => {
    const resources = () => [
      user({ name: 'drift', shell: '/bin/bash', passwordHash: '!' }),
      line({ path: '/etc/hosts', line: '10.9.9.9 drift', match: ' drift$' }),
      service({ name: 'cron' }),
    ];
    await on(resources);
    await machines.inside(
      'web1',
      'usermod -s /bin/sh drift; sed -i "s/10.9.9.9/10.8.8.8/" /etc/hosts 2>/dev/null || { sed "s/10.9.9.9/10.8.8.8/" /etc/hosts >/tmp/h; cat /tmp/h >/etc/hosts; }; systemctl disable --now cron 2>/dev/null',
    );
    const { steps } = await on(resources);
    expect(steps.map(({ text }) => text)).toEqual([
      'shell /bin/sh → /bin/bash',
      '+ 10.9.9.9 drift',
      'enabled\nstarted',
    ]);
    expect((await on(resources)).told.every((line) => line.includes(' ok '))).toBe(true);
  });

  test('base does not close the only way in', async () => {
    await machines.inside('web1', 'mv /home/careful/.ssh /home/careful/away');
    const playbook = definePlaybook({ name: 'x', plays: [{ name: 'x', hosts: 'all', roles: [ssh] }] });
    const inventory = machines.text
      .replace('user: root', 'user: careful')
      .replace(/keyFile: .*/, 'password: correct horse');
    const { steps, recaps } = await play(playbook, inventory, machines.knownHosts);
    expect(recaps[0]?.state).toBe('failed');
    expect(steps.at(-1)?.text).toContain('neither who logged in here nor an administrator has a key');
    await machines.inside(
      'web1',
      'test ! -e /etc/ssh/sshd_config.d/10-dhakacart.conf; mv /home/careful/away /home/careful/.ssh',
    );
    expect((await play(playbook, inventory, machines.knownHosts)).recaps[0]?.state).toBe('fine');
  });

  test('sudo works with a password and without, and a wrong one is told; it is in no list of processes', async () => {
    const as = (userName: string, sudoPassword?: string) =>
      play(
        playOf(() => [command({ name: 'who', run: sh`id -u >/root/who; ps axww -o args >/root/ps`, always: true })]),
        machines.text.replace('user: root', `user: ${userName}`),
        machines.knownHosts,
        {
          overrides: { sudoPassword },
        },
      );
    expect((await as('ops')).recaps[0]?.state).toBe('fine');
    await machines.inside('web1', 'rm /root/who');
    const good = await as('careful', 'correct horse');
    expect(good.recaps[0]?.state).toBe('fine');
    expect(await machines.inside('web1', 'cat /root/who')).toBe('0\n');
    expect(await machines.inside('web1', 'cat /root/ps')).not.toContain('correct horse');
    const wrong = await as('careful', 'wrong horse');
    expect(wrong.stopped[0]).toMatch(/^web1 failed: sudo does not take the password/);
    expect(wrong.stopped[0]).not.toContain('horse');
  });
});
