import { z } from 'zod';
import { defineRole } from '../../engine/playbook.ts';
import { skip } from '../../engine/resource.ts';
import { file } from '../../resources/file.ts';
import { firewall } from '../../resources/firewall.ts';
import { packages } from '../../resources/packages.ts';
import { restart, service } from '../../resources/service.ts';

const opening = z.strictObject({
  port: z.union([z.number(), z.string()]),
  protocol: z.enum(['tcp', 'udp']).optional(),
  from: z.array(z.string()).optional(),
});

/** A firewall that lets in SSH and what is named, and fail2ban for those who knock too often. */
export const network = defineRole({
  name: 'network',
  tags: ['firewall'],
  variables: z.object({
    firewallOpen: z.array(opening).default([]),
    firewallTrusted: z.array(z.string()).default([]),
    firewallTrustedInterfaces: z.array(z.string()).default([]),
  }),
  resources: ({ vars, facts, host }) => [
    packages({ names: ['nftables', 'fail2ban', 'python3-systemd'] }),
    facts.can.network
      ? firewall({
          sshPorts: [...new Set([...facts.sshPorts, host.port])],
          open: vars.firewallOpen,
          trusted: vars.firewallTrusted,
          trustedInterfaces: vars.firewallTrustedInterfaces,
        })
      : skip('firewall', 'nftables', 'this container may not change its network'),
    file({ path: '/etc/fail2ban/jail.local', content: jail(facts.sshPorts), notify: [restart('fail2ban')] }),
    service({ name: 'fail2ban' }),
  ],
});

const jail = (ports: readonly number[]) => `[DEFAULT]
backend = systemd
banaction = nftables-multiport
bantime = 1h
findtime = 10m
maxretry = 5

[sshd]
enabled = true
port = ${ports.join(',')}
`;
