import { z } from 'zod';
import { defineRole } from '../../engine/playbook.ts';
import type { Resource } from '../../engine/resource.ts';
import { lines, sh, withInput } from '../../engine/shell.ts';
import { file } from '../../resources/file.ts';
import { packages } from '../../resources/packages.ts';
import { reload, restart, service } from '../../resources/service.ts';
import { type Plan, planOf, sizes } from './plan.ts';

/** PostgreSQL 15 by the machine's size, the shop's user and database, and PgBouncer in front of it. */
export const database = defineRole({
  name: 'database',
  variables: sizes.extend({
    databasePassword: z.string().regex(/^[\x21-\x7e]{12,}$/, 'twelve or more characters without blanks'),
  }),
  resources: ({ vars, facts }) => {
    const plan = planOf(facts, vars);
    return [
      packages({ names: ['postgresql-15', 'postgresql-client-15', 'pgbouncer'] }),
      file({
        path: '/etc/postgresql/15/main/conf.d/dhakacart.conf',
        content: postgres(plan),
        owner: 'postgres',
        group: 'postgres',
        notify: [restart('postgresql@15-main')],
      }),
      service({ name: 'postgresql@15-main', enabled: true }),
      shopDatabase(vars.databasePassword),
      file({
        path: '/etc/pgbouncer/userlist.txt',
        content: `"shop" "${vars.databasePassword.replaceAll('"', '""')}"\n`,
        owner: 'postgres',
        group: 'postgres',
        mode: '0640',
        notify: [reload('pgbouncer')],
      }),
      file({
        path: '/etc/pgbouncer/pgbouncer.ini',
        content: pgbouncer(plan),
        owner: 'postgres',
        group: 'postgres',
        mode: '0640',
        notify: [restart('pgbouncer')],
      }),
      service({ name: 'pgbouncer' }),
    ];
  },
});

/**
 * The user with this password and the database; looked at by logging in. PgBouncer does not pass on the limits that the shop asks for
 * when it connects (`limits` in src/platform/db.ts), so they are the user's own.
 */
function shopDatabase(password: string): Resource {
  const statements = `\\set ON_ERROR_STOP on
SELECT 'CREATE ROLE shop' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'shop') \\gexec
SET log_min_error_statement = panic;
ALTER ROLE shop LOGIN CREATEDB PASSWORD '${password.replaceAll("'", "''")}';
ALTER ROLE shop SET statement_timeout = '60s';
ALTER ROLE shop SET lock_timeout = '10s';
ALTER ROLE shop SET idle_in_transaction_session_timeout = '60s';
SELECT 'CREATE DATABASE shop OWNER shop' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'shop') \\gexec
`;
  return {
    kind: 'database',
    name: 'shop',
    check: lines(
      sh`export PGPASSWORD=${password} PGCONNECT_TIMEOUT=5`,
      sh`psql -h 127.0.0.1 -p 5432 -U shop -d shop -tAXc 'select 1' >/dev/null 2>&1 || would 'user and database shop'`,
    ),
    apply: withInput(sh`runuser -u postgres -- psql -q -X -d postgres`, statements),
  };
}

const postgres = (plan: Plan) => `# From provision/roles/single/database.ts.
shared_buffers = ${plan.sharedBuffers}MB
effective_cache_size = ${plan.effectiveCache}MB
work_mem = ${plan.workMem}MB
maintenance_work_mem = ${plan.maintenanceWorkMem}MB
max_connections = ${plan.connections + 10}
wal_compression = on
max_wal_size = 2GB
checkpoint_completion_target = 0.9
random_page_cost = 1.1
effective_io_concurrency = 200
log_min_duration_statement = 500ms
log_lock_waits = on
idle_in_transaction_session_timeout = 60s
`;

/** Sessions, not transactions: the shop names its statements, which Debian's 1.18 could not follow otherwise. */
const pgbouncer = (plan: Plan) => `; From provision/roles/single/database.ts.
[databases]
* = host=127.0.0.1 port=5432

[pgbouncer]
listen_addr = 127.0.0.1
listen_port = 6432
unix_socket_dir = /var/run/postgresql
pidfile = /var/run/postgresql/pgbouncer.pid
logfile = /var/log/postgresql/pgbouncer.log
auth_type = scram-sha-256
auth_file = /etc/pgbouncer/userlist.txt
pool_mode = session
server_reset_query = DISCARD ALL
default_pool_size = ${plan.connections}
max_db_connections = ${plan.connections}
max_client_conn = ${plan.connections * 4}
ignore_startup_parameters = extra_float_digits, statement_timeout, lock_timeout, idle_in_transaction_session_timeout
log_connections = 0
log_disconnections = 0
`;
