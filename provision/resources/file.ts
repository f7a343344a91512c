import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { type Common, common, type Resource, type Upload } from '../engine/resource.ts';
import { lines, raw, type Script, sh, withInput } from '../engine/shell.ts';
import { checkOwnership, type Ownership } from './ownership.ts';
import { placeFile } from './place.ts';

export type FileOptions = Common &
  Ownership & {
    path: string;
    /** Run before the file takes its place, with the new file's path as last argument; a failure keeps the old one. */
    validate?: Script;
  };

export type FileContent = { content: string } | { /** A path on this machine. */ from: string };

const largestInScript = 64 * 1024;

/**
 * A file with this content. Usual owner, group and mode are root, root, 0644.
 *
 * @example file({ path: '/etc/motd', content: 'Welcome to DhakaCart.\n' })
 */
export function file(options: FileOptions & FileContent): Resource {
  const { path } = options;
  const source = sourceOf(options);
  const ownership = { owner: options.owner ?? 'root', group: options.group ?? 'root', mode: options.mode ?? '0644' };
  const shown = source.content ?? null;
  return {
    ...common(options),
    kind: 'file',
    name: path,
    check: sh`if [ -L ${path} ]; then would 'is a link'
elif [ ! -e ${path} ]; then would 'is missing'
else
  sum=$(sha256sum <${path}); [ "\${sum%% *}" = ${source.sha256} ] || would 'content'
  ${checkOwnership(path, ownership)}
fi`,
    apply: placeFile(path, source.write, ownership, options.validate),
    ...(shown === null ? {} : { diff: diffWith(path, shown) }),
    ...(source.uploads ? { uploads: source.uploads } : {}),
  };
}

/** The difference between what is there and `content`, as `diff -u` shows it. */
function diffWith(path: string, content: string): Script {
  const labels = sh`--label ${`${path} (now)`} --label ${`${path} (then)`}`;
  return lines(
    sh`old=${path}; [ -f "$old" ] || old=/dev/null`,
    withInput(sh`{ diff -u ${labels} -- "$old" - || :; }`, content),
  );
}

function sourceOf(options: FileContent): { sha256: string; write: Script; content?: string; uploads?: Upload[] } {
  if ('content' in options) return contentSource(options.content);
  const bytes = statSync(options.from).size;
  const data = readFileSync(options.from);
  const sha256 = createHash('sha256').update(data).digest('hex');
  if (bytes <= largestInScript && isText(data)) return contentSource(data.toString());
  const write = raw(`cat -- "$UPLOADS"/${sha256} >"$t"`);
  return { sha256, write, uploads: [{ sha256, bytes, local: options.from }] };
}

function contentSource(content: string) {
  const sha256 = createHash('sha256').update(content).digest('hex');
  return { sha256, content, write: withInput(raw('cat >"$t"'), content) };
}

const isText = (data: Buffer) => Buffer.from(data.toString()).equals(data);
