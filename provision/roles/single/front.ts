import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { defineRole } from '../../engine/playbook.ts';
import type { Resource } from '../../engine/resource.ts';
import { sh } from '../../engine/shell.ts';
import { command } from '../../resources/command.ts';
import { directory } from '../../resources/directory.ts';
import { file } from '../../resources/file.ts';
import { packages } from '../../resources/packages.ts';
import { reload, restart, service } from '../../resources/service.ts';
import { renderTemplate } from '../../resources/template.ts';
import { unit } from '../../resources/unit.ts';

const pem = '/etc/haproxy/tls/shop.pem';

const tls = z.union([
  /** Made on the host; browsers warn. For trying out, or behind a proxy that does not look. */
  z.literal('self-signed'),
  /** Chain and key as PEM texts; the key by reference to a secret. */
  z.strictObject({ certificate: z.string(), key: z.string() }),
  /** Let's Encrypt by certbot; the domain must point here already. */
  z.strictObject({ certbot: z.email() }),
]);

/** HAProxy: TLS, HTTP/2, limits by address, and the runtime socket by which releases are switched. */
export const front = defineRole({
  name: 'front',
  variables: z.object({
    domain: z.string(),
    tls: tls.default('self-signed'),
    requestsPer10Seconds: z.number().int().min(10).default(2000),
    connectionsPerAddress: z.number().int().min(10).default(1000),
    /** Addresses without limits: a balancer or a monitor. */
    limitsExempt: z.array(z.string().regex(/^[0-9a-fA-F.:/]+$/)).default([]),
    maxConnections: z.number().int().min(100).default(20_000),
  }),
  resources: ({ vars, facts }) => [
    packages({ names: ['haproxy', 'openssl', ...(isCertbot(vars.tls) ? ['certbot'] : [])] }),
    directory({ path: '/etc/haproxy/tls', mode: '0700' }),
    ...certificate(vars.tls, vars.domain),
    file({
      path: '/etc/default/haproxy',
      content: `CONFIG=/etc/haproxy/haproxy.cfg\nEXTRAOPTS="-S /run/haproxy-master.sock -f /etc/haproxy/live.cfg"\n`,
      notify: [restart('haproxy')],
    }),
    unit({
      name: 'haproxy',
      dropIn: 'files',
      content: `[Service]\nLimitNOFILE=${vars.maxConnections * 2 + 1000}\n`,
      notify: [restart('haproxy')],
    }),
    file({
      path: '/etc/haproxy/haproxy.cfg',
      content: configOf(vars, facts.addresses),
      validate: sh`check() { haproxy -c -f "$1" -f /etc/haproxy/live.cfg; }; check`,
      notify: [reload('haproxy')],
    }),
    service({ name: 'haproxy' }),
  ],
});

const configOf = (vars: { limitsExempt: string[] }, addresses: readonly string[]): string =>
  renderTemplate(readFileSync(join(import.meta.dirname, 'templates/haproxy.cfg.eta'), 'utf8'), {
    ...vars,
    exempt: vars.limitsExempt,
    ipv6: addresses.some((address) => address.includes(':')),
  });

const isCertbot = (given: z.output<typeof tls>): given is { certbot: string } =>
  typeof given === 'object' && 'certbot' in given;

function certificate(given: z.output<typeof tls>, domain: string): Resource[] {
  if (typeof given === 'object' && 'key' in given)
    return [
      file({
        path: pem,
        content: `${given.certificate.trim()}\n${given.key.trim()}\n`,
        mode: '0600',
        quiet: true,
        notify: [reload('haproxy')],
      }),
    ];
  const selfSigned = command({
    name: `certificate of our own for ${domain}`,
    run: sh`umask 077
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -subj ${`/CN=${domain}`} -addext ${`subjectAltName=DNS:${domain}`} -keyout ${`${pem}.key`} -out ${`${pem}.crt`} 2>/dev/null
cat ${`${pem}.crt`} ${`${pem}.key`} >${`${pem}.new`} && mv ${`${pem}.new`} ${pem} && rm -f ${`${pem}.key`} ${`${pem}.crt`}`,
    creates: pem,
  });
  if (!isCertbot(given)) return [selfSigned];
  const live = `/etc/letsencrypt/live/${domain}`;
  const hook = '/etc/letsencrypt/renewal-hooks/deploy/haproxy';
  return [
    selfSigned,
    directory({ path: '/etc/letsencrypt/renewal-hooks/deploy' }),
    file({
      path: hook,
      content: `#!/bin/sh
set -eu
umask 077
cat ${live}/fullchain.pem ${live}/privkey.pem >${pem}.new
mv ${pem}.new ${pem}
systemctl reload haproxy
`,
      mode: '0755',
    }),
    // HAProxy hands the proof on to certbot's port; so HAProxy runs before there is a certificate.
    command({
      name: `certificate of Let's Encrypt for ${domain}`,
      run: sh`systemctl start haproxy && certbot certonly --non-interactive --agree-tos --email ${given.certbot} --standalone --http-01-port 8888 -d ${domain} && ${hook}`,
      creates: `${live}/fullchain.pem`,
    }),
  ];
}
