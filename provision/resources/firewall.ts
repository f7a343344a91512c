import { createHash } from 'node:crypto';
import { type Common, common, type Resource } from '../engine/resource.ts';
import { lines, sh } from '../engine/shell.ts';
import { file } from './file.ts';

export type Opening = {
  /** A port, or a range as `30000-32767`. */
  port: number | string;
  protocol?: 'tcp' | 'udp';
  /** Addresses or networks that may; all when left out. */
  from?: readonly string[];
};

export type FirewallOptions = Common & {
  /** Always open, whatever else is said: give `facts.sshPorts` and the port of the connection. */
  sshPorts: readonly number[];
  open?: readonly Opening[];
  /** Networks that may reach every port, say the cluster's own. */
  trusted?: readonly string[];
  /** Interfaces that are not looked at: `cni0`, `flannel.1`. */
  trustedInterfaces?: readonly string[];
};

const path = '/etc/nftables.conf';

/**
 * nftables: what comes in is dropped unless opened; one table of our own, so that others' (k3s, containers) stay. The
 * new rules are checked, then take the old ones' place in one step, and at each start of the machine.
 *
 * @example firewall({ sshPorts: [22], open: [{ port: 80 }, { port: 443 }, { port: 5432, from: ['10.0.0.0/16'] }] })
 */
export function firewall(options: FirewallOptions): Resource {
  if (options.sshPorts.length === 0) throw new Error('A firewall without a port for SSH would shut us out.');
  const rules = rulesOf(options);
  const id = createHash('sha256').update(rules).digest('hex').slice(0, 16);
  const content = `#!/usr/sbin/nft -f
table inet dhakacart
delete table inet dhakacart
table inet dhakacart {
  comment "${id}"
${rules}}
`;
  const made = file({ path, content, mode: '0755', validate: sh`nft -c -f` });
  return {
    ...made,
    ...common(options),
    kind: 'firewall',
    name: path,
    check: lines(
      made.check,
      sh`nft list table inet dhakacart 2>/dev/null | grep -qF ${id} || would 'rules'`,
      sh`systemctl is-enabled --quiet nftables.service 2>/dev/null || would 'enabled'`,
    ),
    apply: lines(made.apply, sh`nft -f ${path}`, sh`systemctl --quiet enable nftables.service`),
  };
}

function rulesOf({ sshPorts, open = [], trusted = [], trustedInterfaces = [] }: FirewallOptions): string {
  const rules = [
    'ct state established,related accept',
    'ct state invalid drop',
    'iifname "lo" accept',
    // ICMP of both families, by number: a small machine has no /etc/protocols to look names up in.
    'meta l4proto { 1, 58 } accept',
    'udp dport 546 ip6 saddr fe80::/10 accept',
    `tcp dport { ${sshPorts.map(portOf).join(', ')} } accept`,
    ...trustedInterfaces.map((name) => `iifname "${interfaceOf(name)}" accept`),
    ...trusted.map((network) => `${familyOf(network)} saddr ${network} accept`),
    ...open.flatMap(({ port, protocol = 'tcp', from }) =>
      from
        ? from.map((network) => `${familyOf(network)} saddr ${network} ${protocol} dport ${portOf(port)} accept`)
        : [`${protocol} dport ${portOf(port)} accept`],
    ),
  ];
  return `  chain input {
    type filter hook input priority filter; policy drop;
${rules.map((rule) => `    ${rule}\n`).join('')}  }
`;
}

const portOf = (port: number | string): string => {
  if (!/^\d{1,5}(-\d{1,5})?$/.test(`${port}`)) throw new Error(`"${port}" is no port.`);
  return `${port}`;
};

function familyOf(network: string): 'ip' | 'ip6' {
  if (!/^[0-9a-fA-F.:]+(\/\d{1,3})?$/.test(network)) throw new Error(`"${network}" is no address or network.`);
  return network.includes(':') ? 'ip6' : 'ip';
}

function interfaceOf(name: string): string {
  if (!/^[A-Za-z0-9_.*-]{1,15}$/.test(name)) throw new Error(`"${name}" is no network interface.`);
  return name;
}
