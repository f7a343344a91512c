import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Eta } from 'eta';

/**
 * Every view by its path below src/views and the data it takes.
 * A module adds its own beside the routes that fill them: `declare module '../../platform/views.ts' { interface Views { … } }`.
 */
// biome-ignore lint/suspicious/noEmptyInterface: filled by the modules through declaration merging
export interface Views {}

export type Render = <K extends keyof Views>(name: K, data: Views[K] & object) => string;

const special = /[&<>"']/;
const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Testing first makes the common case (nothing to escape) free. */
export function escapeHtml(value: unknown): string {
  const text = value === null || value === undefined ? '' : String(value);
  return special.test(text) ? text.replace(/[&<>"']/g, (char) => entities[char] ?? char) : text;
}

/** Compiles every template below `directory` once; a template that does not compile stops the start. */
export function loadViews(directory: string, options: { escape: boolean } = { escape: true }): Render {
  const eta = new Eta({
    views: directory,
    cache: true,
    autoEscape: options.escape,
    escapeFunction: escapeHtml,
    autoTrim: ['nl', false],
  });
  for (const entry of readdirSync(directory, { recursive: true, encoding: 'utf8' })) {
    if (!entry.endsWith('.eta')) continue;
    const name = `@${entry.slice(0, -4).replaceAll('\\', '/')}`;
    eta.loadTemplate(name, readFileSync(join(directory, entry), 'utf8'));
  }
  return (name, data) => eta.render(`@${name}`, data);
}
