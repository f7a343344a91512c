import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { exitCodeOf } from '../../provision/engine/events.ts';
import { definePlaybook, defineRole } from '../../provision/engine/playbook.ts';
import { sh } from '../../provision/engine/shell.ts';
import { playbook as base } from '../../provision/playbooks/base.ts';
import { command } from '../../provision/resources/command.ts';
import { file } from '../../provision/resources/file.ts';
import { type OpenMachines, openMachines, whyNoMachines } from './support/machines.ts';
import { play } from './support/play.ts';

const patience = { timeout: 180_000 };

/** Every file's name, mode, owner and content, but for what a login itself writes. */
const everything = `cd /; find . -xdev \\( -path ./proc -o -path ./run -o -path ./tmp -o -path ./var/log -o -path ./var/lib/systemd \\) -prune -o -printf "%p %y %m %u %s %l\\n" | sort | md5sum; find /etc /home /root /srv /usr/local /var/lib /var/spool /opt -xdev -path /var/lib/systemd -prune -o -type f -print0 | sort -z | xargs -0 md5sum | md5sum`;

describe.skipIf(whyNoMachines !== null)(`three machines${whyNoMachines ? ` (${whyNoMachines})` : ''}`, () => {
  let machines: OpenMachines;
  beforeAll(async () => {
    machines = await openMachines(3);
  }, 300_000);
  afterAll(() => machines?.close());

  test('--check tells what base would change, and changes no file', patience, async () => {
    const before = await machines.inside('web1', everything);
    const { recaps } = await play(base, machines.text, machines.knownHosts, {
      checking: true,
      diff: true,
      limit: 'web1',
    });
    expect(recaps).toMatchObject([{ state: 'fine', failed: 0 }]);
    expect(recaps[0]?.changed).toBeGreaterThan(8);
    expect(await machines.inside('web1', everything)).toBe(before);
  });

  test('base hardens them, and changes nothing the second time', patience, async () => {
    const people = `variables:\n  people:\n    - { name: rahim, admin: true, keys: [ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGk8 rahim] }\n  firewallOpen:\n    - { port: 80 }\n    - { port: 5432, from: [10.88.0.0/16] }\n${machines.text}`;
    const first = await play(base, people, machines.knownHosts);
    expect(first.steps.filter(({ state }) => state === 'failed')).toEqual([]);
    expect(exitCodeOf(first.recaps)).toBe(0);
    const again = await play(base, people, machines.knownHosts);
    expect(again.told.filter((line) => line.includes(' changed '))).toEqual([]);
    expect(again.recaps.map(({ changed, failed }) => [changed, failed])).toEqual([
      [0, 0],
      [0, 0],
      [0, 0],
    ]);
    expect(await machines.inside('web2', "sshd -T | grep -E '^(passwordauthentication|permitrootlogin) '")).toBe(
      'permitrootlogin without-password\npasswordauthentication no\n',
    );
    expect(await machines.inside('web2', 'nft list ruleset')).toMatch(
      /policy drop;[\s\S]*tcp dport 22 accept[\s\S]*tcp dport 80 accept\n.*ip saddr 10\.88\.0\.0\/16 tcp dport 5432 accept/,
    );
    expect(
      await machines.inside(
        'web2',
        'systemctl is-active fail2ban unattended-upgrades ssh; sudo -l -U rahim | tail -n 1',
      ),
    ).toMatch(/^active\nactive\nactive\n\s+\(ALL\) NOPASSWD: ALL/);
  });

  test(
    'one is off, one has a full disk, one shows another key: each is told of, the others finish',
    patience,
    async () => {
      const role = defineRole({
        name: 'tests',
        variables: z.object({}),
        resources: ({ host }) => [
          command({ name: 'a small disk', run: sh`printf old >/mnt/small/conf`, creates: '/mnt/small/conf' }),
          file({ path: host.name === 'web2' ? '/mnt/small/conf' : '/var/tmp/conf', content: 'x'.repeat(2_000_000) }),
        ],
      });
      const playbook = definePlaybook({ name: 'x', plays: [{ name: 'x', hosts: 'all', roles: [role] }] });
      const full = await play(playbook, machines.text, machines.knownHosts);
      expect(full.recaps.map(({ state }) => state)).toEqual(['fine', 'failed', 'fine']);
      expect(full.steps.find(({ state }) => state === 'failed')?.text).toContain('No space left on device');
      expect(await machines.inside('web2', 'cat /mnt/small/conf; ls -A /mnt/small')).toBe('oldconf\n');

      await machines.switchOff('web3');
      writeFileSync(
        `${machines.knownHosts}.other`,
        `${machines.machines[0]?.address} ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGk8\n`,
      );
      const { recaps, stopped } = await play(
        playbook,
        machines.text.replace('user: root', 'user: root\n  connectSeconds: 3'),
        `${machines.knownHosts}.other`,
        {
          keys: { files: [`${machines.knownHosts}.other`], acceptNew: true, warn: () => {} },
        },
      );
      expect(recaps.map(({ state }) => state)).toEqual(['unreachable', 'failed', 'unreachable']);
      expect(stopped.join('\n')).toContain('web1 unreachable: THE HOST KEY HAS CHANGED');
      expect(exitCodeOf(recaps)).toBe(6);
    },
  );
});
