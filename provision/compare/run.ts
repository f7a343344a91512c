import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { type Machines, startMachines, stopMachines } from '../hosts/machines.ts';
import { execProgram, podman, whyNoHosts } from '../hosts/podman.ts';

/** The same tasks by Ansible and by us on machines just made, and again; then every file of both compared. */
const { values } = parseArgs({ options: { count: { type: 'string', default: '3' } } });
const set = 'dhakacart-compare';
const tasks = join(import.meta.dirname, 'tasks');
const say = (line: string) => console.error(line);

type Run = { name: string; fresh: number; again: number; changedAgain: number; state: string[] };
type Way = { name: string; play: (machines: Machines) => Promise<string>; changedIn: (output: string) => number };

const ours: Way = {
  name: 'provision',
  play: ({ inventory }) =>
    execProgram('node_modules/.bin/tsx', ['provision/run.ts', join(tasks, 'playbook.ts'), '-i', inventory]),
  changedIn: sumOfChanged,
};

const ansible = (pipelining: boolean): Way => ({
  name: pipelining ? 'ansible, pipelining' : 'ansible',
  play: (machines) => {
    const inventory = join(dirname(machines.inventory), 'ansible.ini');
    const options = `ansible_user=root ansible_ssh_private_key_file=${machines.keyFile} ansible_ssh_common_args='-o UserKnownHostsFile=${machines.knownHosts}'`;
    writeFileSync(
      inventory,
      machines.machines.map(({ name, address }) => `${name} ansible_host=${address} ${options}\n`).join(''),
    );
    const env = {
      ...process.env,
      ANSIBLE_PIPELINING: `${pipelining}`,
      ANSIBLE_NOCOLOR: '1',
      ANSIBLE_FORKS: '10',
      LC_ALL: 'C.UTF-8',
      ANSIBLE_PYTHON_INTERPRETER: '/usr/bin/python3',
    };
    return execProgram('ansible-playbook', ['-i', inventory, join(tasks, 'ansible.yml')], env);
  },
  changedIn: sumOfChanged,
});

async function main(): Promise<number> {
  const why =
    (await whyNoHosts()) ??
    (await execProgram('ansible-playbook', ['--version']).then(
      () => null,
      () => 'ansible is missing: apt-get install ansible',
    ));
  if (why) {
    say(`No comparison here: ${why}.`);
    return 1;
  }
  const runs: Run[] = [];
  for (const way of [ours, ansible(true), ansible(false)]) runs.push(await measure(way, Number(values.count)));
  await stopMachines(set);
  return report(runs);
}

async function measure(way: Way, count: number): Promise<Run> {
  say(`${way.name} on ${count} machines …`);
  const machines = await startMachines(set, count, say);
  // Both find package lists that were fetched already: the mirror's speed is nobody's merit.
  await Promise.all(machines.machines.map(({ container }) => podman('exec', container, 'apt-get', '-qq', 'update')));
  const first = await timed(() => way.play(machines));
  const second = await timed(() => way.play(machines));
  const state = await Promise.all(machines.machines.map(({ container }) => stateOf(container)));
  return {
    name: way.name,
    fresh: first.seconds,
    again: second.seconds,
    changedAgain: way.changedIn(second.output),
    state,
  };
}

async function timed(act: () => Promise<string>): Promise<{ seconds: number; output: string }> {
  const begun = performance.now();
  const output = await act();
  return { seconds: (performance.now() - begun) / 1000, output };
}

/** Kind, mode, owner, content or target of every file of interest, and the state of the services. */
const stateOf = (container: string): Promise<string> =>
  podman(
    ...['exec', container, 'sh', '-c'],
    `find /etc /home /srv /usr/local /var/spool/cron ! -path '/etc/ssh/ssh_host_*' ! -name '*-' ! -name .pwd.lock ! -path '/etc/ssl/*' ! -name '.#*' ! -name machine-id ! -path '/home/ops/.ssh/*' ! -path '/home/careful/.ssh/*' ! -name hosts ! -name hostname ! -name resolv.conf -printf '%y %m %u %g %p %l\\n' | sort
find /etc /home /srv -type f ! -path '/etc/ssh/ssh_host_*' ! -name '*-' ! -path '/etc/ssl/*' ! -name machine-id ! -path '/home/ops/.ssh/*' ! -path '/home/careful/.ssh/*' ! -name hosts ! -name hostname ! -name resolv.conf -exec md5sum {} + | sort -k 2
for unit in shop cron ssh; do echo $unit $(systemctl is-enabled $unit) $(systemctl is-active $unit); done
dpkg-query -W tree`,
  );

function report([ours, ...others]: Run[]): number {
  if (!ours) return 1;
  console.log('| | fresh | again | changed again | times ours, fresh | again |\n| --- | --- | --- | --- | --- | --- |');
  for (const run of [ours, ...others]) {
    const ratios = [run.fresh / ours.fresh, run.again / ours.again].map((ratio) => ratio.toFixed(1));
    console.log(
      `| ${run.name} | ${run.fresh.toFixed(1)} s | ${run.again.toFixed(1)} s | ${run.changedAgain} | ${ratios.join(' | ')} |`,
    );
  }
  let different = 0;
  for (const run of others) {
    for (const [index, state] of run.state.entries()) {
      const [left, right] = [new Set(ours.state[index]?.split('\n')), new Set(state.split('\n'))];
      const lines = [
        ...[...left].filter((line) => !right.has(line)).map((line) => `  ours    ${line}`),
        ...[...right].filter((line) => !left.has(line)).map((line) => `  theirs  ${line}`),
      ];
      different += lines.length;
      if (lines.length > 0) console.log(`${run.name}, machine ${index + 1}:\n${lines.join('\n')}`);
    }
  }
  console.log(
    different === 0
      ? `\nThe same end state, file by file (${ours.state[0]?.split('\n').length} lines a machine).`
      : '\nThe end states differ.',
  );
  return different === 0 ? 0 : 1;
}

function sumOfChanged(output: string): number {
  return [...output.matchAll(/changed=(\d+)/g)].reduce((sum, [, count]) => sum + Number(count), 0);
}

process.exitCode = await main();
