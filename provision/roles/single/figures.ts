import { z } from 'zod';
import { defineRole } from '../../engine/playbook.ts';
import { directory } from '../../resources/directory.ts';
import { file } from '../../resources/file.ts';
import { packages } from '../../resources/packages.ts';
import { restart, service } from '../../resources/service.ts';
import { textfiles } from './settings.ts';

/** The machine's figures for Prometheus, and those that backups write into files. */
export const figures = defineRole({
  name: 'figures',
  variables: z.object({
    /** Of the node exporter; give an address of a private network when Prometheus runs elsewhere. */
    figuresListen: z
      .string()
      .regex(/^[0-9a-zA-Z.:[\]]+:\d+$/)
      .default('127.0.0.1:9100'),
  }),
  resources: ({ vars }) => [
    packages({ names: ['prometheus-node-exporter'] }),
    directory({ path: textfiles, owner: 'shop', group: 'shop' }),
    file({
      path: '/etc/default/prometheus-node-exporter',
      content: `ARGS="--web.listen-address=${vars.figuresListen} --collector.textfile.directory=${textfiles}"\n`,
      notify: [restart('prometheus-node-exporter')],
    }),
    service({ name: 'prometheus-node-exporter' }),
  ],
});
