import { z } from 'zod';
import { defineRole } from '../../engine/playbook.ts';
import { skip } from '../../engine/resource.ts';
import { sh } from '../../engine/shell.ts';
import { command } from '../../resources/command.ts';
import { directory } from '../../resources/directory.ts';
import { file } from '../../resources/file.ts';
import { packages } from '../../resources/packages.ts';
import { restart, service } from '../../resources/service.ts';
import { swapFile } from '../../resources/swap_file.ts';
import { sysctl } from '../../resources/sysctl.ts';

/** Clock, upgrades by night, journal within bounds, swap, and the kernel's settings for a busy server. */
export const system = defineRole({
  name: 'system',
  variables: z.object({
    timezone: z.string().default('Asia/Dhaka'),
    swapMegabytes: z.number().int().min(0).default(1024),
    journalMegabytes: z.number().int().min(16).default(500),
    /** A machine that needs a new kernel restarts at this time; null leaves it to people. */
    rebootAt: z
      .string()
      .regex(/^\d\d:\d\d$/)
      .nullable()
      .default(null),
    kernel: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
  }),
  resources: ({ vars, facts }) => [
    packages({ names: ['unattended-upgrades', 'tzdata', ...(facts.can.setTime ? ['systemd-timesyncd'] : [])] }),
    command({
      name: `time zone ${vars.timezone}`,
      run: sh`test -f ${`/usr/share/zoneinfo/${vars.timezone}`} && ln -sfn ${`/usr/share/zoneinfo/${vars.timezone}`} /etc/localtime && echo ${vars.timezone} >/etc/timezone`,
      unless: sh`[ "$(readlink /etc/localtime)" = ${`/usr/share/zoneinfo/${vars.timezone}`} ] && [ "$(cat /etc/timezone)" = ${vars.timezone} ]`,
    }),
    facts.can.setTime
      ? service({ name: 'systemd-timesyncd' })
      : skip('service', 'systemd-timesyncd', 'this container may not set the clock'),
    file({ path: '/etc/apt/apt.conf.d/52-dhakacart', content: upgrades(vars.rebootAt) }),
    service({ name: 'unattended-upgrades' }),
    service({ name: 'apt-daily-upgrade.timer' }),
    directory({ path: '/etc/systemd/journald.conf.d' }),
    file({
      path: '/etc/systemd/journald.conf.d/50-dhakacart.conf',
      content: `[Journal]\nStorage=persistent\nSystemMaxUse=${vars.journalMegabytes}M\nMaxRetentionSec=30day\n`,
      notify: [restart('systemd-journald')],
    }),
    vars.swapMegabytes === 0 || facts.container
      ? skip('swap file', '/swapfile', facts.container ? 'a container has no swap of its own' : 'not wanted')
      : swapFile({ path: '/swapfile', megabytes: vars.swapMegabytes }),
    facts.can.sysctl
      ? sysctl({ name: '60-dhakacart', values: { ...usualKernel, ...vars.kernel } })
      : skip('sysctl', '60-dhakacart', "the kernel's settings are read-only here"),
  ],
});

const usualKernel = {
  'fs.file-max': 2_097_152,
  'net.core.somaxconn': 8192,
  'net.ipv4.tcp_max_syn_backlog': 8192,
  'net.ipv4.ip_local_port_range': '10240 65000',
  'net.ipv4.tcp_syncookies': 1,
  'net.ipv4.conf.all.rp_filter': 1,
  'net.ipv4.conf.all.accept_redirects': 0,
  'net.ipv4.conf.all.send_redirects': 0,
  'net.ipv6.conf.all.accept_redirects': 0,
  'kernel.kptr_restrict': 2,
  'vm.swappiness': 10,
};

const upgrades = (rebootAt: string | null) => `APT::Periodic::Update-Package-Lists "1";
APT::Periodic::Unattended-Upgrade "1";
APT::Periodic::AutocleanInterval "7";
Unattended-Upgrade::Remove-Unused-Dependencies "true";
Unattended-Upgrade::Automatic-Reboot "${rebootAt ? 'true' : 'false'}";
${rebootAt ? `Unattended-Upgrade::Automatic-Reboot-Time "${rebootAt}";\n` : ''}`;
