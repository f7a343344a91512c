import type { Recap, RunEvent } from './events.ts';

export type Verbosity = { output: boolean; colours: boolean };

const colours = { ok: 32, changed: 33, skipped: 36, failed: 31, ignored: 35, unreachable: 31, quiet: 90 };

/** The lines people read of an event; none for what they need not see. */
export function linesOf(event: RunEvent, { output, colours: coloured }: Verbosity): string[] {
  const paint = (text: string, colour: keyof typeof colours) =>
    coloured ? `\x1b[${colours[colour]}m${text}\x1b[0m` : text;
  const indent = (text: string) => (text === '' ? [] : text.split('\n').map((line) => paint(`    ${line}`, 'quiet')));
  switch (event.event) {
    case 'play':
      return ['', `${event.play}: ${event.hosts.join(', ') || 'no host'}`];
    case 'facts':
      return output ? [paint(`  ${event.host}  facts (${event.os})  ${event.seconds.toFixed(2)} s`, 'quiet')] : [];
    case 'step': {
      if (event.state === 'ok' && !output) return [];
      const line = `  ${event.host}  ${event.state.padEnd(7)}  ${event.role}: ${event.step}`;
      const took = event.seconds >= 0.5 ? `  ${event.seconds.toFixed(1)} s` : '';
      return [paint(line + took, event.state), ...indent(event.text)];
    }
    case 'output':
      return output ? [paint(`  ${event.host}  | ${event.line}`, 'quiet')] : [];
    case 'note':
      return [`  ${event.host ?? ''}  ${event.text}`];
    case 'stopped':
      return [paint(`  ${event.host}  ${event.state}: ${event.text}`, event.state)];
    case 'recap':
      return ['', ...recapLines(event.hosts, paint), `${event.seconds.toFixed(1)} s`];
  }
}

/** One row a host, as wide as its longest name. */
function recapLines(recaps: readonly Recap[], paint: (text: string, colour: keyof typeof colours) => string): string[] {
  const width = Math.max(0, ...recaps.map(({ host }) => host.length));
  const figures = ['ok', 'changed', 'skipped', 'failed', 'ignored'] as const;
  return recaps.map((recap) => {
    const counts = figures
      .filter((figure) => figure !== 'ignored' || recap.ignored > 0)
      .map((figure) => {
        const text = `${figure}=${recap[figure]}`.padEnd(figure.length + 5);
        return recap[figure] > 0 ? paint(text, figure) : text;
      });
    const end = recap.state === 'unreachable' ? paint('unreachable', 'unreachable') : `${recap.seconds.toFixed(1)} s`;
    return `${recap.host.padEnd(width)}  ${counts.join('')}${end}`;
  });
}
