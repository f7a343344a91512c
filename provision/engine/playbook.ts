import type { z } from 'zod';
import type { Facts } from './facts.ts';
import type { Resource } from './resource.ts';

/** A host as roles see it; every secret among its variables is resolved. */
export type HostView = {
  name: string;
  address: string;
  port: number;
  groups: readonly string[];
  variables: Readonly<Record<string, unknown>>;
};

export type Context = {
  host: HostView;
  facts: Facts;
  /** Hosts of the inventory by pattern, those outside --limit too. Throws for a name that is not there. */
  hosts: (pattern: string) => HostView[];
  /** What `read(…)` found in an earlier play, on whatever host; null when there is none. */
  registered: (host: string, name: string) => string | null;
  /** Nothing will be changed: what an earlier play would register is not there. */
  checking: boolean;
};

export type Role = {
  name: string;
  tags: readonly string[];
  /** What is wrong with a host's variables, as `name: what`; none is good. */
  mistakesIn: (variables: unknown) => string[];
  plan: (variables: unknown, context: Context) => readonly Resource[];
};

/**
 * A role: its variables' schema (unknown ones are other roles'), and the resources it wants on a host, in order.
 * `resources` is called once a play and host; it must do nothing but build the list.
 */
export function defineRole<S extends z.ZodType>(role: {
  name: string;
  tags?: readonly string[];
  variables: S;
  resources: (context: Context & { vars: z.output<S> }) => readonly Resource[];
}): Role {
  return {
    name: role.name,
    tags: role.tags ?? [],
    mistakesIn: (variables) => {
      const parsed = role.variables.safeParse(variables);
      return parsed.success
        ? []
        : parsed.error.issues.map(({ path, message }) => `${path.map(String).join('.')}: ${message}`);
    },
    plan: (variables, context) => role.resources({ ...context, vars: role.variables.parse(variables) }),
  };
}

/** Between plays, on this machine; not called with --check. */
export type Hook = (context: {
  /** Hosts of the play that have not failed. */
  hosts: readonly HostView[];
  registered: Context['registered'];
  /** Shown with the progress, secrets taken out. */
  say: (line: string) => void;
}) => Promise<void>;

export type Play = {
  name: string;
  /** A pattern: `all`, `web`, `web:!web3`, `server[0]`, `server[1:]`. */
  hosts: string;
  roles: readonly Role[];
  /** Usual values, under those of the inventory. */
  variables?: Readonly<Record<string, unknown>>;
  /** So many hosts at a time; `1` for one after the other. When all of a group fail, the rest is not begun. */
  serial?: number;
  /** After the first host that fails no other group of `serial` is begun, and no later play. */
  stopOnFailure?: boolean;
  /** Facts are gathered once a run; `true` gathers them again before this play. */
  refreshFacts?: boolean;
  before?: Hook;
  after?: Hook;
};

export type Playbook = { name: string; plays: readonly Play[] };

/** A playbook is the export `playbook` of `provision/playbooks/<name>.ts`. */
export const definePlaybook = (playbook: Playbook): Playbook => playbook;
