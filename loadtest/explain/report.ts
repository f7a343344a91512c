import type { Cost, Finding } from './judge.ts';

export type Measured = { products: number; costs: Cost[] };

/** The table for people: a line a step, what it touched in each shop. */
export function table(measured: Measured[]): string {
  const [first] = measured;
  const heads = measured.map(({ products }) => `${products.toLocaleString('en')} products`.padStart(30)).join('');
  const units = measured.map(() => `${'statements'.padStart(12)}${'rows'.padStart(9)}${'pages'.padStart(9)}`).join('');
  const lines = (first?.costs ?? []).map(({ step }) => {
    const cells = measured.map(({ costs }) => {
      const cost = costs.find((one) => one.step === step);
      const { buffers = 0, rows = 0, statements = 0 } = cost ?? {};
      return `${String(statements).padStart(12)}${String(Math.round(rows)).padStart(9)}${String(buffers).padStart(9)}`;
    });
    return `${step.padEnd(48)}${cells.join('')}`;
  });
  return [`${''.padEnd(48)}${heads}`, `${''.padEnd(48)}${units}`, ...lines].join('\n');
}

/** A paragraph a fault, with the statement that is to be mended. */
export const findingsText = (findings: Finding[]): string =>
  findings
    .map(({ allowedBecause, problem, step, text }) => {
      const mark = allowedBecause ? `allowed: ${allowedBecause}` : 'FAULT';
      return `${mark}\n  ${step}: ${problem}\n  ${text.replace(/\s+/g, ' ').slice(0, 600)}`;
    })
    .join('\n\n');
