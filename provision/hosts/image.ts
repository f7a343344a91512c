import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheDirectory, execProgram, podman } from './podman.ts';

const mirror = 'http://deb.debian.org/debian';
const packages = [
  'systemd',
  'systemd-sysv',
  'dbus',
  'openssh-server',
  'python3-minimal',
  'python3-apt',
  'sudo',
  'iproute2',
  'ca-certificates',
  'nftables',
  'cron',
];

/** What a container cannot have, or what would only wait for a terminal or a device. */
const masked = [
  'systemd-udevd.service',
  'systemd-udevd-control.socket',
  'systemd-udevd-kernel.socket',
  'systemd-udev-trigger.service',
  'systemd-logind.service',
  'systemd-modules-load.service',
  'getty@.service',
  'console-getty.service',
  'getty.target',
  'e2scrub_reap.service',
];

const sources = `deb ${mirror} bookworm main
deb ${mirror} bookworm-updates main
deb http://deb.debian.org/debian-security bookworm-security main
`;

/** A machine as rented: sshd for root by key, and a user who may sudo with a password and one without. */
const setUp = `set -eu
systemctl mask ${masked.join(' ')} >/dev/null 2>&1
rm -f /etc/ssh/ssh_host_* /etc/machine-id /var/lib/dbus/machine-id /usr/sbin/policy-rc.d
touch /etc/machine-id
useradd --create-home --shell /bin/bash ops
useradd --create-home --shell /bin/bash careful
echo 'careful:correct horse' | chpasswd
echo 'ops ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/ops
echo 'careful ALL=(ALL) ALL' >/etc/sudoers.d/careful
chmod 0440 /etc/sudoers.d/ops /etc/sudoers.d/careful
mkdir -p /etc/systemd/system/ssh.service.d
printf '[Service]\\nExecStartPre=\\nExecStartPre=/usr/bin/ssh-keygen -A\\nExecStartPre=/usr/sbin/sshd -t\\n' >/etc/systemd/system/ssh.service.d/keys.conf
systemctl enable ssh.service >/dev/null 2>&1
apt-get clean
rm -rf /usr/share/doc/* /usr/share/man/* /usr/share/locale/*
`;

const hash = createHash('sha256')
  .update(JSON.stringify([packages, masked, sources, setUp]))
  .digest('hex')
  .slice(0, 12);

export const imageName = `localhost/dhakacart-host:${hash}`;

/** Builds the hosts' image when it is missing: debootstrap once (about a minute), its result kept as a tar file. */
export async function prepareImage(say: (line: string) => void): Promise<void> {
  const there = await podman('image', 'exists', imageName).then(
    () => true,
    () => false,
  );
  if (there) return;
  mkdirSync(cacheDirectory, { recursive: true });
  const tar = join(cacheDirectory, `host-${hash}.tar`);
  if (!existsSync(tar)) await bootstrap(tar, say);
  say('Importing the image …');
  await podman('import', '--change', 'CMD ["/sbin/init"]', '--change', 'STOPSIGNAL SIGRTMIN+3', tar, imageName);
}

async function bootstrap(tar: string, say: (line: string) => void): Promise<void> {
  say('Building a Debian root with systemd and sshd (once, about a minute) …');
  const root = mkdtempSync(join(tmpdir(), 'dhakacart-host-'));
  try {
    await execProgram('debootstrap', [
      '--variant=minbase',
      `--include=${packages.join(',')}`,
      'bookworm',
      root,
      mirror,
    ]);
    writeFileSync(join(root, 'etc/apt/sources.list'), sources);
    await execProgram('chroot', [root, 'sh', '-c', setUp]);
    await execProgram('tar', ['-C', root, '-cf', `${tar}.part`, '.']);
    renameSync(`${tar}.part`, tar);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
