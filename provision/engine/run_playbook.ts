import { randomUUID } from 'node:crypto';
import { hostname, userInfo } from 'node:os';
import type { HostKeys } from './connect.ts';
import { HostRefusal, Mistake, messageOf, Unreachable } from './errors.ts';
import { exitCodeOf, type HostState, type Recap, type RunEvent } from './events.ts';
import { createHostRun, type HostRun } from './host_run.ts';
import type { Host, Inventory } from './inventory/load.ts';
import { selectHosts } from './inventory/select.ts';
import type { Context, HostView, Play, Playbook } from './playbook.ts';
import type { Redactor } from './redact.ts';
import { redactEvent } from './redact_event.ts';
import { labelOf } from './resource.ts';
import { type Choice, hideSecretDiffs, planSteps, refuseExposedSecrets } from './steps.ts';
import { type Overrides, targetOf } from './target.ts';
import { type Outcome, workThrough } from './work.ts';

export type RunOptions = Choice & {
  limit: string | null;
  forks: number;
  checking: boolean;
  diff: boolean;
  keys: HostKeys;
  overrides: Overrides;
  /** A lock whose owner gave no sign of life for so long is broken. */
  staleSeconds: number;
  tell: (event: RunEvent) => void;
};

type Member = { host: Host; view: HostView; run: HostRun; recap: Recap };

/** Runs a playbook on an inventory whose secrets are resolved. Gives the recap; throws a Mistake before anything runs. */
export async function runPlaybook(
  playbook: Playbook,
  inventory: Inventory,
  redactor: Redactor,
  options: RunOptions,
): Promise<Recap[]> {
  const begun = performance.now();
  const limited = options.limit ? selectHosts(inventory, options.limit) : inventory.hosts;
  refuseMistakes(playbook, inventory, limited);
  const identity = {
    id: randomUUID(),
    who: `${userInfo().username}@${hostname()} (${playbook.name})`,
    staleSeconds: options.staleSeconds,
  };
  const registered = new Map<string, string>();
  const tell = (event: RunEvent) => options.tell(redactEvent(event, redactor));
  const members = new Map<Host, Member>();

  function memberOf(host: Host): Member {
    const there = members.get(host);
    if (there) return there;
    const login = targetOf(host, inventory.hosts, options.overrides);
    for (const secret of [login.sudo?.password, login.target.password, login.target.keyPassphrase])
      if (secret) redactor.add(secret);
    const warn = (text: string) => tell({ event: 'note', host: host.name, text });
    const member: Member = {
      host,
      view: viewOf(host),
      run: createHostRun({
        ...login,
        keys: { ...options.keys, warn },
        run: identity,
        lock: !options.checking,
        onLine: (line) => tell({ event: 'output', host: host.name, line }),
        warn,
      }),
      recap: { host: host.name, state: 'fine', ok: 0, changed: 0, skipped: 0, failed: 0, ignored: 0, seconds: 0 },
    };
    members.set(host, member);
    return member;
  }

  const find = (host: string, name: string) => registered.get(`${host}\0${name}`) ?? null;

  async function playOn(play: Play, member: Member): Promise<void> {
    const { host, recap, run } = member;
    const started = performance.now();
    try {
      const first = recap.seconds === 0;
      const facts = await run.facts(play.refreshFacts);
      const seconds = (performance.now() - started) / 1000;
      if (first) tell({ event: 'facts', host: host.name, os: `${facts.os.id} ${facts.os.version}`, seconds });
      const context: Context = {
        host: member.view,
        facts,
        hosts: (pattern) => selectHosts(inventory, pattern).map(viewOf),
        registered: find,
        checking: options.checking,
      };
      const planned = planSteps(play.roles, { ...play.variables, ...host.variables }, context, options);
      refuseExposedSecrets(planned, redactor);
      const steps = options.diff ? hideSecretDiffs(planned, redactor) : planned;
      const seen = new Set<number>();
      const settle = (outcome: Outcome) => {
        seen.add(outcome.step.id);
        recap[outcome.state]++;
        if (outcome.state === 'failed') recap.state = 'failed';
        const { step, state, text, seconds } = outcome;
        tell({ event: 'step', host: host.name, role: step.role, step: labelOf(step.resource), state, text, seconds });
      };
      await run.withSession((session) =>
        workThrough({
          session,
          steps: steps.filter(({ id }) => !seen.has(id)),
          checking: options.checking,
          diff: options.diff,
          onOutcome: settle,
          onRegister: (name, value, secret) => {
            if (secret) redactor.add(value);
            registered.set(`${host.name}\0${name}`, value);
          },
        }),
      );
    } catch (error) {
      const state: HostState = error instanceof Unreachable ? 'unreachable' : 'failed';
      recap.state = state;
      if (state === 'failed') recap.failed++;
      const bug =
        error instanceof HostRefusal || error instanceof Mistake || error instanceof Unreachable
          ? ''
          : `\n${error instanceof Error ? error.stack : ''}`;
      tell({ event: 'stopped', host: host.name, state, text: messageOf(error) + bug });
    } finally {
      recap.seconds += (performance.now() - started) / 1000;
    }
  }

  async function runPlay(play: Play): Promise<boolean> {
    const hosts = selectHosts(inventory, play.hosts).filter((host) => limited.includes(host));
    const fine = () => hosts.map(memberOf).filter(({ recap }) => recap.state === 'fine');
    const chosen = fine();
    tell({ event: 'play', play: play.name, hosts: chosen.map(({ host }) => host.name) });
    const say = (text: string) => tell({ event: 'note', host: null, text });
    const hook = () => ({ hosts: fine().map(({ view }) => view), registered: find, say });
    if (chosen.length === 0) return true;
    if (!options.checking) await play.before?.(hook());
    for (const group of groupsOf(chosen, play.serial)) {
      await inParallel(group, options.forks, (member) => playOn(play, member));
      const lost = group.filter(({ recap }) => recap.state !== 'fine').length;
      if (lost > 0 && (play.stopOnFailure || lost === group.length)) {
        if (play.stopOnFailure) say(`${play.name} stops here: a host failed`);
        return !play.stopOnFailure;
      }
    }
    if (!options.checking) await play.after?.(hook());
    return true;
  }

  try {
    for (const play of playbook.plays) if (!(await runPlay(play))) break;
  } finally {
    await Promise.all([...members.values()].map(({ run }) => run.close()));
  }
  const recaps = [...members.values()].map(({ recap }) => recap);
  tell({ event: 'recap', hosts: recaps, seconds: (performance.now() - begun) / 1000, exitCode: exitCodeOf(recaps) });
  return recaps;
}

const viewOf = (host: Host): HostView => ({
  name: host.name,
  address: host.address,
  port: typeof host.connection.port === 'number' ? host.connection.port : 22,
  groups: host.groups,
  variables: host.variables,
});

/** Every host's variables against every role's schema, before the first connection. */
function refuseMistakes(playbook: Playbook, inventory: Inventory, limited: readonly Host[]): void {
  const mistakes = playbook.plays.flatMap((play) =>
    selectHosts(inventory, play.hosts)
      .filter((host) => limited.includes(host))
      .flatMap((host) =>
        play.roles.flatMap((role) =>
          role
            .mistakesIn({ ...play.variables, ...host.variables })
            .map((what) => `${inventory.file}: ${host.name}, for the role ${role.name}: ${what}`),
        ),
      ),
  );
  if (mistakes.length > 0) throw new Mistake([...new Set(mistakes)].join('\n'));
}

function groupsOf<T>(all: readonly T[], size = all.length): T[][] {
  const groups: T[][] = [];
  for (let start = 0; start < all.length; start += size) groups.push(all.slice(start, start + size));
  return groups;
}

async function inParallel<T>(all: readonly T[], forks: number, act: (one: T) => Promise<void>): Promise<void> {
  const left = [...all];
  const worker = async () => {
    for (let one = left.shift(); one !== undefined; one = left.shift()) await act(one);
  };
  await Promise.all(Array.from({ length: Math.min(forks, all.length) }, worker));
}
