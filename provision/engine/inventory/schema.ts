import { z } from 'zod';

const name = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]*$/, 'a name has letters, digits, dots, dashes and underscores');

/** Looked up when a playbook starts: in the encrypted file, or in the environment. */
const reference = z.union([z.strictObject({ secret: z.string() }), z.strictObject({ env: z.string() })]);

const text = z.union([z.string(), reference]);

const connectionSchema = z.strictObject({
  user: z.string().optional(),
  port: z.number().int().min(1).max(65_535).optional(),
  /** A private key; `~` is the home directory. Without it: the agent, then ~/.ssh/id_ed25519 and id_rsa. */
  keyFile: z.string().optional(),
  keyPassphrase: text.optional(),
  password: text.optional(),
  /** Become root by sudo. Usual unless the user is root. */
  sudo: z.boolean().optional(),
  sudoPassword: text.optional(),
  /** The name of a host of this inventory to go through; null for none, against what a group says. */
  jump: name.nullable().optional(),
  connectSeconds: z.number().positive().optional(),
  /** Where lock and pending handlers lie; usual are /run and /var/lib/dhakacart-provision. */
  stateDirectory: z.string().startsWith('/').optional(),
});

const variables = z.record(z.string(), z.unknown());

const hostSchema = z
  .strictObject({
    address: z.string().optional(),
    connection: connectionSchema.optional(),
    variables: variables.optional(),
  })
  .nullable();

export type ConnectionSettings = z.infer<typeof connectionSchema>;
export type HostEntry = z.infer<typeof hostSchema>;

export type GroupEntry = {
  connection?: ConnectionSettings | undefined;
  variables?: Record<string, unknown> | undefined;
  hosts?: Record<string, HostEntry> | undefined;
  groups?: Record<string, GroupEntry> | undefined;
};

const groupSchema: z.ZodType<GroupEntry> = z.lazy(() =>
  z.strictObject({
    connection: connectionSchema.optional(),
    variables: variables.optional(),
    hosts: z.record(name, hostSchema).optional(),
    groups: z.record(name, groupSchema).optional(),
  }),
);

export const inventorySchema = z.strictObject({
  /** Run by `npm run provision -- NAME`, in this order. */
  playbooks: z.array(z.string()).optional(),
  knownHosts: z.string().optional(),
  /** The encrypted file of secrets, beside this file. */
  vault: z.string().optional(),
  connection: connectionSchema.optional(),
  variables: variables.optional(),
  hosts: z.record(name, hostSchema).optional(),
  groups: z.record(name, groupSchema).optional(),
});

export type InventoryEntry = z.infer<typeof inventorySchema>;
export const referenceSchema = reference;
