import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { exitCodeOf } from '../../provision/engine/events.ts';
import { definePlaybook, defineRole } from '../../provision/engine/playbook.ts';
import type { Resource } from '../../provision/engine/resource.ts';
import { skip } from '../../provision/engine/resource.ts';
import { sh } from '../../provision/engine/shell.ts';
import { command, read } from '../../provision/resources/command.ts';
import { type FileContent, type FileOptions, file as ownedFile } from '../../provision/resources/file.ts';
import { line } from '../../provision/resources/line.ts';
import { inventoryOf, play, playOf } from './support/play.ts';
import { type Sshd, startSshd, startWire, whyNoSshd } from './support/sshd.ts';

const why = whyNoSshd();

describe.skipIf(why !== null)(`a playbook over SSH${why ? ` (${why})` : ''}`, () => {
  let sshd: Sshd;
  let place: string;
  beforeAll(async () => {
    sshd = await startSshd();
  });
  afterAll(() => sshd?.stop());
  beforeEach(() => {
    place = join(sshd.home, randomBytes(6).toString('hex'));
    mkdirSync(place);
  });

  const on = (resources: Resource[], options = {}) =>
    play(
      playOf(() => resources),
      inventoryOf(sshd),
      sshd.knownHosts,
      options,
    );
  const file = (options: FileOptions & FileContent) =>
    ownedFile({ ...options, owner: sshd.user, group: `${process.getgid?.()}` });
  const note = (name: string) =>
    command({ name: `note ${name}`, run: sh`echo ${name} >>${join(place, 'log')}`, always: true });
  const notes = () =>
    existsSync(join(place, 'log')) ? readFileSync(join(place, 'log'), 'utf8').trim().split('\n') : [];

  test('a second run of the same playbook changes nothing', async () => {
    const resources = [
      file({ path: join(place, 'a'), content: 'one\n', mode: '0600' }),
      line({ path: join(place, 'a'), line: 'two', match: '^tw' }),
      file({ path: join(place, 'ক b'), content: 'no line break, $HOME `id` \'"' }),
    ].slice(1);
    writeFileSync(join(place, 'a'), 'one\ntwice');
    const first = await on(resources);
    expect(first.steps.map(({ state }) => state)).toEqual(['changed', 'changed']);
    expect(readFileSync(join(place, 'a'), 'utf8')).toBe('one\ntwo\n');
    expect(readFileSync(join(place, 'ক b'), 'utf8')).toBe('no line break, $HOME `id` \'"');
    const again = await on(resources);
    expect(again.steps.map(({ state }) => state)).toEqual(['ok', 'ok']);
  });

  test('each step sees what those before it did, though all travel together', async () => {
    const path = join(place, 'made');
    const { told } = await on([
      command({ name: 'make', run: sh`touch ${path}`, creates: path }),
      command({ name: 'make again', run: sh`false`, creates: path }),
      command({ name: 'use', run: sh`cp ${path} ${`${path}.2`}`, creates: `${path}.2` }),
    ]);
    expect(told).toEqual(['one changed command make', 'one ok command make again', 'one changed command use']);
  });

  test('--check tells what would happen and touches nothing', async () => {
    writeFileSync(join(place, 'old'), 'before\n');
    const resources = [
      file({ path: join(place, 'old'), content: 'after\n', notify: [note('called')] }),
      command({
        name: 'build on it',
        run: sh`touch ${join(place, 'x')}`,
        unless: sh`grep -q after ${join(place, 'old')}`,
      }),
    ];
    const before = statSync(join(place, 'old'));
    const { steps, told } = await on(resources, { checking: true, diff: true });
    expect(told).toEqual([
      `one changed file ${join(place, 'old')}`,
      'one changed command build on it',
      'one changed command note called',
    ]);
    expect(steps[0]?.text).toContain('-before\n+after');
    expect(readdirSync(place)).toEqual(['old']);
    expect(statSync(join(place, 'old')).mtimeMs).toBe(before.mtimeMs);
  });

  test('a handler runs once at the end of its role, and not when nothing changed', async () => {
    const handler = note('restarted');
    const resources = ['a', 'b'].map((name) => file({ path: join(place, name), content: name, notify: [handler] }));
    await on(resources);
    expect(notes()).toEqual(['restarted']);
    await on(resources);
    expect(notes()).toEqual(['restarted']);
  });

  test('a handler that a failure kept from running runs the next time', async () => {
    const broken = join(place, 'broken');
    const resources = [
      file({ path: join(place, 'conf'), content: 'new', notify: [note('restarted')] }),
      command({ name: 'fails at first', run: sh`[ -e ${broken} ]`, unless: sh`[ -e ${broken} ]` }),
    ];
    expect((await on(resources)).recaps[0]?.state).toBe('failed');
    expect(notes()).toEqual([]);
    writeFileSync(broken, '');
    expect((await on(resources)).told).toContain('one changed command note restarted');
    expect(notes()).toEqual(['restarted']);
  });

  test('the first failure stops its host, says why, and leaves the others alone', async () => {
    const role = defineRole({
      name: 'tests',
      variables: z.object({}),
      resources: ({ host }) => [
        command({
          name: 'may fail',
          run: host.name === 'two' ? sh`echo 'no such luck' >&2; exit 3` : sh`true`,
          always: true,
        }),
        command({ name: 'after', run: sh`touch ${join(place, host.name)}`, creates: join(place, host.name) }),
      ],
    });
    const playbook = definePlaybook({ name: 'x', plays: [{ name: 'x', hosts: 'all', roles: [role] }] });
    const ports = { one: sshd.port, two: sshd.port, three: sshd.port, gone: 1 };
    const { recaps, steps, stopped } = await play(playbook, inventoryOf(sshd, ports), sshd.knownHosts);
    expect(readdirSync(place).sort()).toEqual(['one', 'three']);
    expect(recaps.map(({ state }) => state)).toEqual(['fine', 'failed', 'fine', 'unreachable']);
    expect(steps.find(({ state }) => state === 'failed')?.text).toContain('code 3\nno such luck');
    expect(stopped).toEqual(['gone unreachable: nobody listens at [127.0.0.1]:1']);
    expect(exitCodeOf(recaps)).toBe(6);
  });

  test('a step may fail, be tried again, take too long, or be skipped', async () => {
    const counter = join(place, 'tries');
    const { told, steps } = await on([
      command({ name: 'ignored', run: sh`false`, always: true, ignoreFailure: true }),
      command({
        name: 'third time lucky',
        run: sh`echo x >>${counter}; [ "$(wc -l <${counter})" = 3 ]`,
        always: true,
        retries: 5,
        retryDelaySeconds: 0,
      }),
      skip('swap file', '/swapfile', 'a container has none'),
      command({ name: 'slow', run: sh`sleep 60`, always: true, timeoutSeconds: 1 }),
      command({ name: 'never', run: sh`true`, always: true }),
    ]);
    expect(told).toEqual([
      'one ignored command ignored',
      'one changed command third time lucky',
      'one skipped swap file /swapfile',
      'one failed command slow',
    ]);
    expect(steps.at(-1)?.text).toContain('took longer than 1 s');
  });

  test('tags, --skip-tags and --start-at choose steps', async () => {
    const resources = ['a', 'b', 'c'].map((name) => ({ ...note(name), tags: [`tag-${name}`] }));
    await on(resources, { tags: ['tag-b'] });
    expect(notes()).toEqual(['b']);
    await on(resources, { skipTags: ['tag-b'] });
    expect(notes()).toEqual(['b', 'a', 'c']);
    await on(resources, { startAt: 'note c' });
    expect(notes()).toEqual(['b', 'a', 'c', 'c']);
  });

  test('hosts go in groups of `serial`, and the first failure stops the rest when it shall', async () => {
    const role = defineRole({
      name: 'tests',
      variables: z.object({}),
      resources: ({ host }) => [
        note(host.name),
        command({ name: 'may fail', run: host.name === 'two' ? sh`false` : sh`true`, always: true }),
      ],
    });
    const shared = { name: 'x', hosts: 'all', roles: [role], serial: 1 };
    const ports = { one: sshd.port, two: sshd.port, three: sshd.port };
    await play(
      definePlaybook({ name: 'x', plays: [{ ...shared, stopOnFailure: true }, shared] }),
      inventoryOf(sshd, ports),
      sshd.knownHosts,
    );
    expect(notes()).toEqual(['one', 'two']);
  });

  test('what one play reads, a later one knows; hooks run in between', async () => {
    const seen: (string | null)[] = [];
    const reader = defineRole({
      name: 'reader',
      variables: z.object({}),
      resources: () => [read({ name: 'token', run: sh`printf 'hush-%s\n' hush-42`, register: 'token', secret: true })],
    });
    const user = defineRole({
      name: 'user',
      variables: z.object({}),
      resources: ({ registered }) => [file({ path: join(place, 'token'), content: `${registered('one', 'token')}` })],
    });
    const after = async (hook: { registered: (host: string, name: string) => string | null }) =>
      void seen.push(hook.registered('one', 'token'));
    const plays = [
      { name: 'reads', hosts: 'one', roles: [reader], after },
      { name: 'uses', hosts: 'two', roles: [user] },
    ];
    const ports = { one: sshd.port, two: sshd.port };
    const { events } = await play(definePlaybook({ name: 'x', plays }), inventoryOf(sshd, ports), sshd.knownHosts, {
      diff: true,
    });
    expect(readFileSync(join(place, 'token'), 'utf8')).toBe('hush-hush-42');
    expect(seen).toEqual(['hush-hush-42']);
    expect(JSON.stringify(events)).not.toContain('hush-42');
  });

  test('a large or binary file is sent once, whole, and not again', async () => {
    const local = join(place, 'local');
    writeFileSync(local, randomBytes(3_000_000));
    const resources = ['remote', 'twin'].map((name) => file({ path: join(place, name), from: local, mode: '0755' }));
    expect((await on(resources)).steps.map(({ state }) => state)).toEqual(['changed', 'changed']);
    expect(readFileSync(join(place, 'twin')).equals(readFileSync(local))).toBe(true);
    expect((await on(resources)).steps[0]?.state).toBe('ok');
    expect(existsSync(join(sshd.home, 'state-one', 'uploads'))).toBe(false);
  });

  test('a file that its check refuses, or that does not fit, leaves the old one whole', async () => {
    const path = join(place, 'conf');
    writeFileSync(path, 'good\n');
    const { steps } = await on([file({ path, content: 'bad\n', validate: sh`grep -q good` })]);
    expect(steps[0]?.state).toBe('failed');
    expect(readFileSync(path, 'utf8')).toBe('good\n');
    expect(readdirSync(place)).toEqual(['conf']);
  });

  describe('host keys', () => {
    test('an unknown key is refused, and noted with --accept-new', async () => {
      const own = join(place, 'known_hosts');
      const refused = await play(
        playOf(() => []),
        inventoryOf(sshd),
        own,
      );
      expect(refused.stopped[0]).toMatch(/^one unreachable: the host key .* is unknown: ssh-ed25519 SHA256:/);
      const keys = { files: [own], acceptNew: true, warn: () => {} };
      expect(
        (
          await play(
            playOf(() => []),
            inventoryOf(sshd),
            own,
            { keys },
          )
        ).recaps[0]?.state,
      ).toBe('fine');
      expect(
        (
          await play(
            playOf(() => []),
            inventoryOf(sshd),
            own,
          )
        ).recaps[0]?.state,
      ).toBe('fine');
    });

    test('a changed key is refused loudly, even with --accept-new', async () => {
      const other = await startSshd();
      try {
        await other.changeHostKey();
        const keys = { files: [other.knownHosts], acceptNew: true, warn: () => {} };
        const { stopped } = await play(
          playOf(() => []),
          inventoryOf(other),
          other.knownHosts,
          { keys },
        );
        expect(stopped[0]).toContain('THE HOST KEY HAS CHANGED');
        expect(stopped[0]).toContain(`${other.knownHosts}:1`);
      } finally {
        await other.stop();
      }
    });
  });

  describe('the lock', () => {
    const waiting = () =>
      command({
        name: 'wait',
        run: sh`touch ${join(place, 'begun')}; while [ ! -e ${join(place, 'go')} ]; do sleep 0.05; done`,
        creates: join(place, 'go'),
        timeoutSeconds: 20,
      });

    test('keeps a second run out, and says whose it is', async () => {
      const first = on([waiting()]);
      await expect.poll(() => existsSync(join(place, 'begun')), { timeout: 15_000 }).toBe(true);
      const second = await on([note('second')]);
      expect(second.stopped[0]).toMatch(/^one failed: .*@.* \(tests\) is at work here; last sign of life \d+ s ago$/);
      writeFileSync(join(place, 'go'), '');
      expect((await first).recaps[0]?.state).toBe('fine');
      expect((await on([note('third')])).recaps[0]?.state).toBe('fine');
      expect(notes()).toEqual(['third']);
    });

    test('is broken when its owner gave no sign of life for too long', async () => {
      const first = on([waiting()]);
      await expect.poll(() => existsSync(join(place, 'begun')), { timeout: 15_000 }).toBe(true);
      const old = new Date(Date.now() - 7_200_000);
      utimesSync(join(sshd.home, 'state-one', 'lock'), old, old);
      const second = await on([note('second')]);
      expect(second.events).toContainEqual({
        event: 'note',
        host: 'one',
        text: expect.stringMatching(/^broke the lock of .*, 7\d\d\d s old$/),
      });
      expect(notes()).toEqual(['second']);
      writeFileSync(join(place, 'go'), '');
      await first;
    });
  });

  describe('a connection that breaks', () => {
    test('is opened again; the step goes on alone, and is not done twice', async () => {
      const wire = await startWire(sshd.port);
      writeFileSync(
        sshd.knownHosts,
        readFileSync(sshd.knownHosts, 'utf8') +
          readFileSync(sshd.knownHosts, 'utf8').replace(`:${sshd.port} `, `:${wire.port} `),
      );
      const done = join(place, 'done');
      const steps = [
        note('before'),
        command({
          name: 'long',
          run: sh`touch ${join(place, 'begun')}; sleep 1; echo long >>${join(place, 'log')}; touch ${done}`,
          creates: done,
        }),
        note('after'),
      ];
      const running = play(
        playOf(() => steps),
        inventoryOf(sshd, { one: wire.port }),
        sshd.knownHosts,
      );
      await expect.poll(() => existsSync(join(place, 'begun')), { timeout: 15_000 }).toBe(true);
      wire.cut();
      const { told, recaps, events } = await running;
      await wire.stop();
      expect(recaps[0]?.state).toBe('fine');
      expect(notes()).toEqual(['before', 'long', 'after']);
      expect(told).toEqual([
        'one changed command note before',
        'one ok command long',
        'one changed command note after',
      ]);
      expect(JSON.stringify(events)).toContain('connecting again');
    });

    test('and stays broken makes the host unreachable', async () => {
      const wire = await startWire(sshd.port);
      writeFileSync(
        join(place, 'known'),
        readFileSync(sshd.knownHosts, 'utf8').replaceAll(`:${sshd.port} `, `:${wire.port} `),
      );
      const running = play(
        playOf(() => [command({ name: 'long', run: sh`touch ${join(place, 'begun')}; sleep 1`, always: true })]),
        inventoryOf(sshd, { one: wire.port }),
        join(place, 'known'),
      );
      await expect.poll(() => existsSync(join(place, 'begun')), { timeout: 15_000 }).toBe(true);
      await wire.stop();
      const { recaps, stopped } = await running;
      expect(recaps[0]?.state).toBe('unreachable');
      expect(stopped[0]).toContain('gave up');
    });
  });

  describe('a secret', () => {
    const secret = `s3cr'et $(x) ${randomBytes(8).toString('hex')}`;
    const inventory = () => inventoryOf(sshd, undefined, { variables: { password: { env: 'PASSWORD' } } });
    const secrets = { vault: null, env: { PASSWORD: secret } };

    test('is in no event, diff or list of processes, and arrives whole', async () => {
      const role = defineRole({
        name: 'tests',
        variables: z.object({ password: z.string() }),
        resources: ({ vars }) => [
          file({ path: join(place, 'conf'), content: `password = ${vars.password}\n` }),
          command({
            name: `shows ${vars.password}`,
            run: sh`ps axww -o args >${join(place, 'ps')}; cat >${join(place, 'in')}`,
            stdin: vars.password,
            always: true,
          }),
          command({
            name: 'by env',
            run: sh`printf %s "$PW"; printf %s "$PW" | base64 >&2; exit 1`,
            env: { PW: vars.password },
            always: true,
          }),
        ],
      });
      const playbook = definePlaybook({ name: 'x', plays: [{ name: 'x', hosts: 'all', roles: [role] }] });
      writeFileSync(join(place, 'conf'), 'password = the-old-one\n');
      const { events, steps } = await play(playbook, inventory(), sshd.knownHosts, { secrets, diff: true });
      expect(readFileSync(join(place, 'conf'), 'utf8')).toBe(`password = ${secret}\n`);
      expect(readFileSync(join(place, 'in'), 'utf8')).toBe(secret);
      expect(readFileSync(join(place, 'ps'), 'utf8')).toContain('ps axww');
      expect(steps.map(({ state }) => state)).toEqual(['changed', 'changed', 'failed']);
      const random = secret.slice(-16);
      const all = `${JSON.stringify(events)}${readFileSync(join(place, 'ps'), 'utf8')}`;
      expect(all).not.toContain(random);
      expect(all).not.toContain('the-old-one');
      expect(all).not.toContain(Buffer.from(secret).toString('base64'));
    });

    test('in a command line is refused before it runs', async () => {
      const role = defineRole({
        name: 'tests',
        variables: z.object({ password: z.string() }),
        resources: ({ vars }) => [command({ name: 'bad', run: sh`mysql --password=${vars.password}`, always: true })],
      });
      const playbook = definePlaybook({ name: 'x', plays: [{ name: 'x', hosts: 'all', roles: [role] }] });
      const { stopped, steps } = await play(playbook, inventory(), sshd.knownHosts, { secrets });
      expect(stopped[0]).toContain('would show a secret in the list of processes');
      expect(steps).toEqual([]);
    });
  });

  test('variables that a role does not take are named before anything is connected', async () => {
    const role = defineRole({ name: 'shop', variables: z.object({ domain: z.string() }), resources: () => [] });
    const playbook = definePlaybook({ name: 'x', plays: [{ name: 'x', hosts: 'all', roles: [role] }] });
    await expect(play(playbook, inventoryOf(sshd, { one: 1 }), sshd.knownHosts)).rejects.toThrow(
      /test\.yaml: one, for the role shop: domain: /,
    );
  });

  test('a host may be behind another', async () => {
    const inventory = inventoryOf(sshd, { door: sshd.port, inside: sshd.port }).replace(
      /(inside:\n\s+address: .*\n\s+connection:\n)(\s+)/,
      '$1$2jump: door\n$2',
    );
    expect(inventory).toContain('jump: door');
    const { recaps } = await play(
      playOf(() => [note('x')]),
      inventory,
      sshd.knownHosts,
      { limit: 'inside' },
    );
    expect(recaps).toMatchObject([{ host: 'inside', changed: 1, state: 'fine' }]);
  });
});
