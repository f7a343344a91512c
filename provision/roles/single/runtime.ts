import { posix } from 'node:path';
import { z } from 'zod';
import { defineRole } from '../../engine/playbook.ts';
import type { Resource } from '../../engine/resource.ts';
import { sh } from '../../engine/shell.ts';
import { command } from '../../resources/command.ts';
import { directory } from '../../resources/directory.ts';
import { download } from '../../resources/download.ts';
import { file } from '../../resources/file.ts';
import { link } from '../../resources/link.ts';
import { packages } from '../../resources/packages.ts';

const fromWeb = z.strictObject({
  /** Of nodejs.org's tarball: `https://nodejs.org/dist/v20.…/node-v20.…-linux-x64.tar.xz`. */
  url: z.url(),
  /** Its line in SHASUMS256.txt beside it. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
/** A `node` program on this machine, for hosts without a way to the web. */
const fromFile = z.strictObject({ file: z.string() });

const store = '/usr/local/lib/nodejs';
const node = '/usr/local/bin/node';

/** Node, from its tarball or from a file of ours. A colour that runs keeps the one it was started with. */
export const runtime = defineRole({
  name: 'runtime',
  variables: z.object({ node: z.union([fromWeb, fromFile]) }),
  resources: ({ vars }) => [
    packages({ names: ['ca-certificates', 'curl', 'xz-utils', 'libstdc++6'] }),
    directory({ path: store }),
    ...('file' in vars.node ? fromFileOf(vars.node.file) : tarballOf(vars.node)),
    command({
      name: 'Node is 20.11 or newer',
      run: sh`${node} --version >&2; exit 1`,
      unless: sh`${node} -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 11) ? 0 : 1)'`,
    }),
  ],
});

const fromFileOf = (path: string): Resource[] => [
  file({ path: `${store}/node`, from: path, mode: '0755' }),
  link({ path: node, to: `${store}/node` }),
];

function tarballOf({ url, sha256 }: z.output<typeof fromWeb>): Resource[] {
  const name = posix.basename(url).replace(/\.tar\.[a-z]+$/, '');
  const tarball = `${store}/${posix.basename(url)}`;
  return [
    download({ url, sha256, path: tarball }),
    command({
      name: `unpack ${name}`,
      run: sh`rm -rf ${store}/.new && mkdir ${store}/.new && tar -xf ${tarball} -C ${store}/.new --strip-components=1 --no-same-owner && rm -rf ${`${store}/${name}`} && mv ${store}/.new ${`${store}/${name}`}`,
      creates: `${store}/${name}/bin/node`,
    }),
    link({ path: node, to: `${store}/${name}/bin/node` }),
  ];
}
