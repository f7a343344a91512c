/** Something to tell about one line of the file. An error keeps the whole file out; a warning does not. */
export type Finding = { line: number; level: 'error' | 'warning'; handle: string; message: string };

export const error = (line: number, handle: string, message: string): Finding => ({
  line,
  level: 'error',
  handle,
  message,
});
export const warning = (line: number, handle: string, message: string): Finding => ({
  line,
  level: 'warning',
  handle,
  message,
});

export const hasErrors = (findings: Finding[]): boolean => findings.some(({ level }) => level === 'error');

/** Thrown inside the transaction: nothing is written, and these are the reasons. */
export class Rejected extends Error {
  readonly findings: Finding[];
  constructor(findings: Finding[]) {
    super('the file cannot be imported');
    this.name = 'Rejected';
    this.findings = findings;
  }
}
