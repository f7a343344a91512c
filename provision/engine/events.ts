export type HostState = 'fine' | 'failed' | 'unreachable';

/** Everything a run tells: printed for people, or one JSON object a line. Texts have no secret in them. */
export type RunEvent =
  | { event: 'play'; play: string; hosts: string[] }
  | { event: 'facts'; host: string; os: string; seconds: number }
  | {
      event: 'step';
      host: string;
      role: string;
      step: string;
      state: 'ok' | 'changed' | 'skipped' | 'failed' | 'ignored';
      text: string;
      seconds: number;
    }
  | { event: 'output'; host: string; line: string }
  | { event: 'note'; host: string | null; text: string }
  | { event: 'stopped'; host: string; state: 'failed' | 'unreachable'; text: string }
  | { event: 'recap'; hosts: Recap[]; seconds: number; exitCode: number };

export type Recap = {
  host: string;
  state: HostState;
  ok: number;
  changed: number;
  skipped: number;
  failed: number;
  ignored: number;
  seconds: number;
};

/** 0 all is well, 2 a host failed, 4 a host was unreachable, 6 both; 1 is for mistakes in what was given. */
export function exitCodeOf(recaps: readonly Recap[]): number {
  const has = (state: HostState) => recaps.some((recap) => recap.state === state);
  return (has('failed') ? 2 : 0) | (has('unreachable') ? 4 : 0);
}
