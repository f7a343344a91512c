import { type Common, common, type Resource } from '../engine/resource.ts';
import { lines, raw, sh } from '../engine/shell.ts';
import { checkOwnership, type Ownership } from './ownership.ts';
import { placeFile } from './place.ts';

/**
 * A file from the web whose checksum is known beforehand; with another one it never takes its place.
 *
 * @example download({ url: 'https://example.com/tool', sha256: '2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae', path: '/usr/local/bin/tool', mode: '0755' })
 */
export function download(options: Common & Ownership & { url: string; sha256: string; path: string }): Resource {
  const { url, sha256, path } = options;
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw new Error(`The checksum of ${url} has not 64 hexadecimal digits.`);
  const ownership = { owner: options.owner ?? 'root', group: options.group ?? 'root', mode: options.mode ?? '0644' };
  const fetch = sh`if command -v curl >/dev/null; then curl --fail --silent --show-error --location --retry 3 --output "$t" -- ${url}
elif command -v wget >/dev/null; then wget --quiet --tries 3 --output-document "$t" -- ${url}
else echo 'neither curl nor wget is installed: put packages({ names: ["curl"] }) before' >&2; exit 1; fi
sum=$(sha256sum <"$t")
[ "\${sum%% *}" = ${sha256} ] || { echo "the checksum is \${sum%% *}" >&2; exit 1; }`;
  return {
    ...common(options),
    kind: 'download',
    name: path,
    check: sh`if [ ! -f ${path} ]; then would 'is missing'
else
  sum=$(sha256sum <${path}); [ "\${sum%% *}" = ${sha256} ] || would 'content'
  ${checkOwnership(path, ownership)}
fi`,
    apply: lines(raw('umask 022'), placeFile(path, fetch, ownership, undefined)),
    exposed: [url],
  };
}
