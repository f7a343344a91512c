import { type Common, common, type Resource } from '../engine/resource.ts';
import { lines, sh } from '../engine/shell.ts';
import { file } from './file.ts';
import { aptTools } from './packages.ts';

export type AptRepositoryOptions = Common & {
  name: string;
  url: string;
  suite: string;
  components?: readonly string[];
  /** The key that signs it, in ASCII armour; only for this repository. */
  key: string;
};

/**
 * A repository of Debian packages and the key that signs it.
 *
 * @example aptRepository({ name: 'tools', url: 'https://apt.example.com', suite: 'stable', components: ['main'], key: '-----BEGIN PGP PUBLIC KEY BLOCK-----\n…' })
 */
export function aptRepository(options: AptRepositoryOptions): Resource {
  const { name, url, suite, components = ['main'] } = options;
  const keyPath = `/etc/apt/keyrings/${name}.asc`;
  const text = `Types: deb\nURIs: ${url}\nSuites: ${suite}\nComponents: ${components.join(' ')}\nSigned-By: ${keyPath}\n`;
  const key = file({ path: keyPath, content: options.key });
  const list = file({ path: `/etc/apt/sources.list.d/${name}.sources`, content: text });
  return {
    ...common(options),
    kind: 'apt repository',
    name,
    check: lines(key.check, list.check),
    apply: lines(sh`mkdir -p /etc/apt/keyrings`, key.apply, list.apply, aptTools, sh`quietly apt-get update`),
    ...(list.diff ? { diff: list.diff } : {}),
  };
}
