import { fork } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';
import type { LoadGenerator, PhaseSeen } from './load.ts';

type Message = { started: string } | { ended: string; seen: PhaseSeen };

/** Visitors who take one step after another, each on a connection of its own. */
export const autocannonGenerator: LoadGenerator = (job, watch) =>
  new Promise((resolve, reject) => {
    const worker = fork(join(import.meta.dirname, 'autocannon_worker.ts'), [], {
      execArgv: ['--import', 'tsx'],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    const end = () => worker.kill('SIGKILL');
    process.once('exit', end);
    const seen: PhaseSeen[] = [];
    let output = '';
    worker.stderr?.setEncoding('utf8').on('data', (text) => (output += text));
    worker.on('message', (message: Message) => {
      const phase = job.phases[seen.length];
      if (!phase) return;
      if ('started' in message) return watch.started(phase);
      watch.ended(phase);
      seen.push(message.seen);
    });
    worker.once('error', reject);
    worker.once('exit', (code) => {
      process.off('exit', end);
      if (code === 0 && seen.length === job.phases.length) resolve(seen);
      else reject(new Error(`The load generator ended with ${code}:\n${output}`));
    });
    worker.send(job);
  });
