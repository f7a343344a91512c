import type { RunEvent } from './events.ts';
import type { Redactor } from './redact.ts';

/** The event without any secret in what it says. */
export function redactEvent(event: RunEvent, redactor: Redactor): RunEvent {
  if (event.event === 'step') return { ...event, step: redactor.redact(event.step), text: redactor.redact(event.text) };
  if (event.event === 'output') return { ...event, line: redactor.redact(event.line) };
  if (event.event === 'note' || event.event === 'stopped') return { ...event, text: redactor.redact(event.text) };
  return event;
}
