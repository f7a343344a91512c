import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Where the image's root and the keys of the test hosts lie between runs: outside the repository. */
export const cacheDirectory = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'dhakacart');

/** podman's settings for machines that have no systemd of their own and a low limit of open files. */
const containersConf = `[containers]
default_ulimits = ["nofile=1024:20000", "nproc=20000:20000"]
[engine]
cgroup_manager = "cgroupfs"
events_logger = "file"
`;

/** Runs a program to its end and gives its output. Throws with what it said when it fails. */
export async function execProgram(command: string, args: readonly string[], env = process.env): Promise<string> {
  try {
    const { stdout } = await execute(command, args, { env, maxBuffer: 64 * 1024 * 1024 });
    return stdout;
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : '';
    throw new Error(`${command} ${args.slice(0, 3).join(' ')} … failed: ${said || String(error)}`);
  }
}

/** Runs podman with our own settings. */
export function podman(...args: string[]): Promise<string> {
  mkdirSync(cacheDirectory, { recursive: true });
  const conf = join(cacheDirectory, 'containers.conf');
  // Another podman may be reading it: it is only ever exchanged whole.
  if (!existsSync(conf) || readFileSync(conf, 'utf8') !== containersConf) {
    writeFileSync(`${conf}.${process.pid}`, containersConf);
    renameSync(`${conf}.${process.pid}`, conf);
  }
  return execProgram('podman', ['--runtime', 'runc', ...args], { ...process.env, CONTAINERS_CONF: conf });
}

/** Why no test host can run here; null when they can. */
export async function whyNoHosts(): Promise<string | null> {
  if (process.platform !== 'linux') return 'test hosts need Linux';
  if (process.getuid?.() !== 0) return 'test hosts need root (systemd in a container)';
  for (const [program, args] of [
    ['podman', ['--version']],
    ['runc', ['--version']],
    ['debootstrap', ['--version']],
  ] as const) {
    const found = await execProgram(program, args).catch(() => null);
    if (found === null) return `${program} is missing: ./bin/prepare-hosts installs it on Debian as root`;
  }
  return podman('info', '--format', '{{.Host.OCIRuntime.Name}}').then(
    () => null,
    (error: unknown) => `podman cannot run here: ${error instanceof Error ? error.message : error}`,
  );
}
