import { type Common, common, type Resource } from '../engine/resource.ts';
import { inShell, lines, nothing, raw, type Script, sh, withInput } from '../engine/shell.ts';

export type RunOptions = {
  /** Becomes part of a script: build it with `sh` and values are quoted. */
  run: Script;
  directory?: string;
  /** Another user than root. */
  user?: string;
  /** Secrets may be in it: it stands in no list of processes. */
  env?: Readonly<Record<string, string>>;
  /** What `run` reads. Secrets may be in it. */
  stdin?: string;
};

export type CommandOptions = Common &
  RunOptions & {
    name: string;
    /** Done when this path exists. */
    creates?: string;
    /** Done when this succeeds. */
    unless?: Script;
    /** Nothing to do unless this succeeds. */
    onlyIf?: Script;
    /** No guard: run every time, and counted as a change. For handlers. */
    always?: boolean;
  };

/**
 * A command with a guard that tells whether it is done already. Without any guard it must say `always`.
 *
 * @example command({ name: 'make a key', run: sh`ssh-keygen -q -N '' -f /root/.ssh/backup`, creates: '/root/.ssh/backup' })
 */
export function command(options: CommandOptions): Resource {
  const { name, creates, unless, onlyIf, always } = options;
  if (!creates && !unless && !onlyIf && !always)
    throw new Error(`"${name}" needs a guard: creates, unless, onlyIf, or always.`);
  const done = [
    ...(creates ? [sh`[ -e ${creates} ] || [ -L ${creates} ]`] : []),
    ...(unless ? [quietly(unless)] : []),
    ...(onlyIf ? [sh`! ${quietly(onlyIf)}`] : []),
  ];
  return {
    ...common(options),
    kind: 'command',
    name,
    check:
      done.length === 0
        ? sh`would 'run'`
        : lines(...done.map((guard) => sh`if ${guard}; then exit 0; fi`), sh`would 'run'`),
    apply: running(options),
    exposed: [options.run.script, unless?.script ?? '', onlyIf?.script ?? ''],
  };
}

/**
 * Looks and changes nothing; what it prints is kept for later plays under `register`, as a secret if it is one.
 *
 * @example read({ name: 'machine id', run: sh`cat /etc/machine-id`, register: 'machineId' })
 */
export function read(options: Common & RunOptions & { name: string; register: string; secret?: boolean }): Resource {
  const { name, register, secret = false } = options;
  return {
    ...common(options),
    quiet: secret || options.quiet === true,
    kind: 'read',
    name,
    check: running(options),
    apply: nothing,
    exposed: [options.run.script],
    register: { name: register, secret },
  };
}

const quietly = (guard: Script): Script => raw(`( ${guard.script}\n) >/dev/null 2>&1`);

function running(options: RunOptions): Script {
  const script = lines(
    options.directory === undefined ? nothing : sh`cd -- ${options.directory}`,
    ...Object.entries(options.env ?? {}).map(([key, value]) => sh`export ${raw(nameOf(key))}=${value}`),
    options.stdin === undefined ? options.run : withInput(raw(`{ ${options.run.script}\n}`), options.stdin),
  );
  return options.user === undefined
    ? raw(`(\n${script.script}\n)`)
    : raw(inShell(sh`runuser -u ${options.user} -- sh -s`.script, script.script));
}

function nameOf(key: string): string {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(key)) throw new Error(`"${key}" is no name of an environment variable.`);
  return key;
}
