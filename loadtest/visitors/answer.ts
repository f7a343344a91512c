export type Answer = {
  status: number;
  /** Header lines as they came. */
  head: string;
  /** Only when it was asked for. */
  body: string;
  bytes: number;
};

export type AnswerReader = {
  /** Reads on; the answer when it is whole, else null. Throws when it is no HTTP/1.1. */
  read: (chunk: Buffer) => Answer | null;
  /** Whether the first byte of an answer has come. */
  begun: () => boolean;
};

/** Reads one answer of HTTP/1.1 from a connection without pipelining: a length or chunks, nothing more. */
export function createAnswerReader(keepBody: boolean): AnswerReader {
  let head = '';
  let status = 0;
  /** Bytes of the body, or of the current chunk with its line end, still to come; -1: a chunk's size line is next. */
  let left = 0;
  let chunked = false;
  let last = false;
  let line = '';
  let bytes = 0;
  const parts: Buffer[] = [];

  function take(chunk: Buffer, from: number, length: number): void {
    bytes += length;
    if (keepBody && length > 0) parts.push(Buffer.from(chunk.subarray(from, from + length)));
  }

  function readHead(chunk: Buffer): number {
    const known = head.length;
    head += chunk.toString('latin1');
    const end = head.indexOf('\r\n\r\n', Math.max(0, known - 3));
    if (end === -1) {
      if (head.length > 65_536) throw new Error('the head of an answer does not end');
      return chunk.length;
    }
    head = head.slice(0, end);
    if (!head.startsWith('HTTP/1.1 ')) throw new Error(`this is no HTTP/1.1: ${head.slice(0, 20)}`);
    status = Number(head.slice(9, 12));
    chunked = /\r\ntransfer-encoding: *chunked/i.test(head);
    const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
    if (!chunked && length === undefined && status !== 204 && status !== 304)
      throw new Error('an answer without a length');
    left = chunked ? -1 : Number(length ?? 0);
    return end + 4 - known;
  }

  return {
    begun: () => head !== '',
    read: (chunk) => {
      let at = status === 0 ? readHead(chunk) : 0;
      if (status === 0) return null;
      while (at < chunk.length && !(last && left === 0)) {
        if (left > 0) {
          const size = Math.min(left, chunk.length - at);
          // The two bytes after a chunk are its line end.
          take(chunk, at, chunked ? Math.max(0, Math.min(size, left - 2)) : size);
          left -= size;
          at += size;
          if (!chunked && left === 0) break;
          if (chunked && left === 0 && !last) left = -1;
          continue;
        }
        const end = chunk.indexOf(10, at);
        line += chunk.toString('latin1', at, end === -1 ? chunk.length : end);
        at = end === -1 ? chunk.length : end + 1;
        if (end === -1) break;
        const size = Number.parseInt(line, 16);
        if (Number.isNaN(size)) throw new Error(`no size of a chunk: ${line.slice(0, 20)}`);
        line = '';
        last = size === 0;
        left = size + 2;
      }
      const whole = chunked ? last && left === 0 : left === 0;
      return whole ? { status, head, bytes, body: keepBody ? Buffer.concat(parts).toString('utf8') : '' } : null;
    },
  };
}

export const locationOf = ({ head }: Answer): string => /\r\nlocation: *([^\r]*)/i.exec(head)?.[1] ?? '';

/** The cookies of a visitor after an answer, as the Cookie header sends them. */
export function keepCookies(cookies: string, { head }: Answer): string {
  if (!/\r\nset-cookie:/i.test(head)) return cookies;
  const jar = new Map(cookies.split('; ').flatMap((pair) => (pair ? [nameAndValue(pair)] : [])));
  for (const [, line = ''] of head.matchAll(/\r\nset-cookie: *([^\r]*)/gi)) {
    const [name, value] = nameAndValue(line.split(';')[0] ?? '');
    if (/;\s*max-age=0/i.test(line)) jar.delete(name);
    else jar.set(name, value);
  }
  return [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
}

const nameAndValue = (pair: string): [string, string] => {
  const at = pair.indexOf('=');
  return [pair.slice(0, at), pair.slice(at + 1)];
};
