/** What a host says of itself, gathered in one round trip when a playbook reaches it. */
export type Facts = {
  hostname: string;
  /** As /etc/os-release has it: `debian`, `12`, `bookworm`. */
  os: { id: string; version: string; codename: string };
  kernel: string;
  /** As Debian names it: `amd64`, `arm64`. */
  arch: string;
  cpus: number;
  memoryMb: number;
  swapMb: number;
  /** Free on the root file system. */
  diskFreeMb: number;
  /** Addresses other than loopback, IPv4 first. */
  addresses: readonly string[];
  /** A container has no kernel, clock or swap of its own. */
  container: boolean;
  /** systemd is running. */
  systemd: boolean;
  /** What root may do here; a container's root may not do everything. */
  can: { setTime: boolean; network: boolean; mount: boolean; sysctl: boolean };
  /** Installed packages and their versions. */
  packages: ReadonlyMap<string, string>;
  users: ReadonlyMap<string, { uid: number; gid: number; home: string; shell: string }>;
  groups: ReadonlyMap<string, { gid: number; members: readonly string[] }>;
  /** Unit files of services and timers, and their state: `enabled`, `disabled`, `static`, `masked`. */
  units: ReadonlyMap<string, string>;
  /** Ports that sshd listens on. */
  sshPorts: readonly number[];
};

/** Prints one fact a line: a word, a tab, the value. */
export const factsScript = `say() { printf '%s\\t%s\\n' "$1" "$2"; }
if [ -r /etc/os-release ]; then (. /etc/os-release; say os "\${ID:-} \${VERSION_ID:-} \${VERSION_CODENAME:-}"); fi
say hostname "$(hostname)"
say kernel "$(uname -r)"
say arch "$(dpkg --print-architecture 2>/dev/null || uname -m)"
say cpus "$(nproc)"
while read -r name value _; do
  case "$name" in MemTotal:) say memory "$value" ;; SwapTotal:) say swap "$value" ;; esac
done </proc/meminfo
say disk "$(df -Pk / | tail -n 1 | tr -s ' ' | cut -d ' ' -f 4)"
for address in $(hostname -I 2>/dev/null); do say address "$address"; done
kind=$(systemd-detect-virt --container 2>/dev/null); say container "\${kind:-none}"
if [ -d /run/systemd/system ]; then say systemd yes; fi
while read -r name value; do if [ "$name" = CapEff: ]; then say capabilities "$value"; fi; done </proc/self/status
if [ -w /proc/sys/vm/swappiness ]; then say sysctl yes; fi
dpkg-query -W -f 'package\\t\${Package}\\t\${Version}\\t\${db:Status-Status}\\n' 2>/dev/null
sed 's/^/user\\t/' /etc/passwd
sed 's/^/group\\t/' /etc/group
if [ -d /run/systemd/system ]; then
  systemctl list-unit-files --type=service,timer,socket --no-legend --no-pager 2>/dev/null | sed 's/^/unit\\t/'
fi
if [ -x /usr/sbin/sshd ]; then
  sed -n 's/^[[:space:]]*[Pp]ort[[:space:]]*\\([0-9][0-9]*\\).*/sshport\\t\\1/p' /etc/ssh/sshd_config /etc/ssh/sshd_config.d/*.conf 2>/dev/null
fi
:`;

/** Reads the script's output. */
export function parseFacts(output: string): Facts {
  const found = new Map<string, string[]>();
  for (const line of output.split('\n')) {
    const tab = line.indexOf('\t');
    if (tab > 0) found.set(line.slice(0, tab), [...(found.get(line.slice(0, tab)) ?? []), line.slice(tab + 1)]);
  }
  const all = (name: string) => found.get(name) ?? [];
  const one = (name: string) => all(name)[0] ?? '';
  const [id = '', version = '', codename = ''] = one('os').split(' ');
  const bits = BigInt(`0x${one('capabilities') || '0'}`);
  const can = (bit: number) => ((bits >> BigInt(bit)) & 1n) === 1n;
  const ports = all('sshport').map(Number);
  return {
    hostname: one('hostname'),
    os: { id, version, codename },
    kernel: one('kernel'),
    arch: one('arch'),
    cpus: Number(one('cpus')),
    memoryMb: Math.round(Number(one('memory')) / 1024),
    swapMb: Math.round(Number(one('swap')) / 1024),
    diskFreeMb: Math.round(Number(one('disk')) / 1024),
    addresses: all('address').sort((a, b) => Number(a.includes(':')) - Number(b.includes(':'))),
    container: one('container') !== 'none' && one('container') !== '',
    systemd: one('systemd') === 'yes',
    can: { setTime: can(25), network: can(12), mount: can(21), sysctl: one('sysctl') === 'yes' },
    packages: new Map(
      all('package').flatMap((line) => {
        const [name = '', version = '', status] = line.split('\t');
        return status === 'installed' ? [[name, version] as const] : [];
      }),
    ),
    users: new Map(
      all('user').map((line) => {
        const [name = '', , uid, gid, , home = '', shell = ''] = line.split(':');
        return [name, { uid: Number(uid), gid: Number(gid), home, shell }] as const;
      }),
    ),
    groups: new Map(
      all('group').map((line) => {
        const [name = '', , gid, members = ''] = line.split(':');
        return [name, { gid: Number(gid), members: members.split(',').filter(Boolean) }] as const;
      }),
    ),
    units: new Map(
      all('unit').map((line) => {
        const [name = '', state = ''] = line.split(/\s+/);
        return [name, state] as const;
      }),
    ),
    sshPorts: ports.length > 0 ? ports : [22],
  };
}
