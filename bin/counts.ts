import { existsSync, readFileSync } from 'node:fs';
import process from 'node:process';
import { z } from 'zod';

const reportSchema = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.object({ status: z.string() })) })),
});

/** Prints passed, failed and skipped (if any) of a report of vitest; an end without a reason counts as one failure. */
const [file = '', exitCode = '1'] = process.argv.slice(2);
if (existsSync(file)) {
  const report = reportSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  if (report.testResults.length === 0) console.error('No test file matches.');
  // A file that broke before or after its tests has no failed test to show for it.
  const broken = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  );
  const failed = report.numFailedTests + broken.length;
  const skipped = report.numPendingTests + report.numTodoTests;
  console.log(report.numPassedTests, failed === 0 && exitCode !== '0' ? 1 : failed, skipped || '');
} else console.log(0, 1);
