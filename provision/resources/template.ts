import { readFileSync } from 'node:fs';
import { Eta } from 'eta';
import type { Resource } from '../engine/resource.ts';
import { type FileOptions, file } from './file.ts';

const eta = new Eta({ autoEscape: false, autoTrim: [false, 'nl'], useWith: false });

/**
 * A file made from an Eta template of this machine; in it, `it` is the data. Nothing is escaped.
 *
 * @example template({ path: '/etc/issue', from: join(import.meta.dirname, 'issue.eta'), data: { shop: 'DhakaCart' } })
 */
export function template(options: FileOptions & { from: string; data: object }): Resource {
  const { from, data, ...rest } = options;
  return { ...file({ ...rest, content: renderTemplate(readFileSync(from, 'utf8'), data) }), kind: 'template' };
}

/** The text of a template with its data; throws for a template that does not compile. */
export const renderTemplate = (text: string, data: object): string => eta.renderString(text, data);
