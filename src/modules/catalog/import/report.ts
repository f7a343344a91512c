import type { Finding } from './findings.ts';

/** What happened to a product, at the line where it begins. */
export type Outcome = { line: number; status: 'created' | 'updated' | 'unchanged'; handle: string; variants: number };

export type ImportReport = { written: boolean; dryRun: boolean; outcomes: Outcome[]; findings: Finding[] };

/** The report line by line, in the order of the file, with a sum at the end. */
export function reportLines(report: ImportReport): string[] {
  const { dryRun, findings, outcomes } = report;
  const told = [
    ...outcomes.map(({ handle, line, status, variants }) => ({
      line,
      word: status,
      handle,
      rest: plural(variants, 'variant'),
    })),
    ...findings.map(({ handle, level, line, message }) => ({
      line,
      word: level,
      handle: handle || '-',
      rest: message,
    })),
  ].sort((a, b) => a.line - b.line);
  const lines = told.map(({ handle, line, rest, word }) => `line ${line}  ${word}  ${handle}  ${rest}`);
  const count = (word: string) => told.filter((entry) => entry.word === word).length;
  const warnings = count('warning') > 0 ? `; ${plural(count('warning'), 'warning')}` : '';
  const errors = count('error');
  if (errors > 0) return [...lines, `Nothing was written: ${plural(errors, 'error')}${warnings}.`];
  const sums = `${count('created')} created, ${count('updated')} updated, ${count('unchanged')} unchanged${warnings}.`;
  return [...lines, dryRun ? `Nothing was written, no picture was fetched; it would be: ${sums}` : sums];
}

const plural = (n: number, word: string): string => `${n} ${word}${n === 1 ? '' : 's'}`;
