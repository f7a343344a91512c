/** What a host says between the steps' outputs: `started 3`, `checked 3 100`, `applied 3 0`, `done`. */
export type Mark = {
  words: readonly string[];
  /** What was written since the mark before. */
  stdout: string;
  stderr: string;
};

const mostKept = 1024 * 1024;

/**
 * Takes a host's two streams apart at the lines that begin with the nonce. A mark stands in both, and comes when it
 * has been read in both. `onLine` gets every whole line as it arrives, after the mark `live` and up to the next.
 */
export function createMarkReader(nonce: string, onMark: (mark: Mark) => void, onLine: (line: string) => void) {
  const queues = { stdout: createQueue(), stderr: createQueue() };

  function createQueue() {
    return { rest: '', text: '', live: false, ready: [] as { words: string[]; text: string }[] };
  }

  function feed(stream: 'stdout' | 'stderr', chunk: string): void {
    const queue = queues[stream];
    const parts = (queue.rest + chunk).split('\n');
    queue.rest = parts.pop() ?? '';
    for (const line of parts) {
      if (line.startsWith(`${nonce} `)) {
        // The mark begins with a newline of its own.
        queue.ready.push({ words: line.slice(nonce.length + 1).split(' '), text: queue.text.replace(/\n$/, '') });
        queue.text = '';
        queue.live = line.startsWith(`${nonce} live`);
      } else {
        if (queue.live && line !== '') onLine(line);
        if (queue.text.length < mostKept) queue.text += `${line}\n`;
      }
    }
    for (let next = pair(); next; next = pair()) onMark(next);
  }

  function pair(): Mark | null {
    if (queues.stdout.ready.length === 0 || queues.stderr.ready.length === 0) return null;
    const out = queues.stdout.ready.shift();
    const err = queues.stderr.ready.shift();
    return out && err ? { words: out.words, stdout: out.text, stderr: err.text } : null;
  }

  return {
    feed,
    /** What came after the last mark: why a shell ended early. */
    rest: () =>
      [queues.stderr, queues.stdout]
        .map((queue) => queue.text + queue.rest)
        .join('')
        .trim(),
  };
}
