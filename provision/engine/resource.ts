import { type Script, sh } from './shell.ts';

/** A file that is too large to travel inside a script: sent on a channel of its own, only when it is needed. */
export type Upload = {
  sha256: string;
  bytes: number;
  /** Path on this machine. */
  local: string;
};

/** What every resource takes besides its own options. */
export type Common = {
  /** Shown in place of the usual name. */
  title?: string;
  tags?: readonly string[];
  /** Run once at the end of the role when this resource changed something, even if the run broke off in between. */
  notify?: readonly Resource[];
  /** For check and apply each; usual is 300. */
  timeoutSeconds?: number;
  /** How often a failed apply is tried again; usual is 0. */
  retries?: number;
  retryDelaySeconds?: number;
  /** A failure is shown, and the host goes on. */
  ignoreFailure?: boolean;
  /** Its output and diff are never shown. */
  quiet?: boolean;
};

/** One wanted state of a host. Both scripts run as root under `set -eu`, with nothing to read. */
export type Resource = Common & {
  kind: string;
  name: string;
  /**
   * Looks, and changes nothing. Calls `would TEXT` for each thing that apply would change; none: all is as wanted.
   * A failure is an error, unless an earlier change may have been missing.
   */
  check: Script;
  /** Makes it so that check finds nothing more. Uploads lie in `$UPLOADS/<sha256>`. */
  apply: Script;
  /** Prints what --diff shows, after check found a change. */
  diff?: Script;
  uploads?: readonly Upload[];
  /** Texts that stand in the host's list of processes: refused when there is a secret in them. */
  exposed?: readonly string[];
  /** The output of check is kept under this name for later plays. */
  register?: { name: string; secret: boolean };
  /** Why it is not done on this host. */
  skipped?: string;
};

/** Options left undefined are left out, so that they do not hide the usual ones. */
export function common(options: Common): Common {
  const { title, tags, notify, timeoutSeconds, retries, retryDelaySeconds, ignoreFailure, quiet } = options;
  return { title, tags, notify, timeoutSeconds, retries, retryDelaySeconds, ignoreFailure, quiet };
}

/** Shown as skipped, with the reason: what the host cannot have, say `facts.container`. */
export function skip(kind: string, name: string, reason: string): Resource {
  return { kind, name, check: sh`:`, apply: sh`:`, skipped: reason };
}

export const labelOf = (resource: Resource): string => resource.title ?? `${resource.kind} ${resource.name}`;
