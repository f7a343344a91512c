import process from 'node:process';
import { Mistake } from './engine/errors.ts';

/** Asks at the terminal without showing what is typed; from a pipe it takes the next line. */
export async function askHidden(question: string): Promise<string> {
  const { stdin, stderr } = process;
  stderr.write(`${question}: `);
  if (stdin.isTTY) stdin.setRawMode(true);
  stdin.resume();
  stdin.setEncoding('utf8');
  let typed = '';
  try {
    for await (const chunk of stdin.iterator({ destroyOnReturn: false })) {
      for (const [index, letter] of [...String(chunk)].entries()) {
        if (letter === '\r' || letter === '\n') {
          stdin.unshift([...String(chunk)].slice(index + 1).join(''));
          return typed;
        }
        if (letter === '\x03') throw new Mistake('Given up.');
        typed = letter === '\x7f' ? typed.slice(0, -1) : typed + letter;
      }
    }
    return typed;
  } finally {
    if (stdin.isTTY) stdin.setRawMode(false);
    stdin.pause();
    stderr.write('\n');
  }
}
