import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { metricsText } from './metrics.ts';

const rules = join(import.meta.dirname, 'alerts.yaml');
const names = [...readFileSync(rules, 'utf8').matchAll(/backup_[a-z_]+/g)].map(([name]) => name);

test('every figure that an alert watches is written', () => {
  const written = metricsText([], null);
  for (const name of names) expect(written).toMatch(new RegExp(`^${name} \\d+$`, 'm'));
});

test('every alert has a severity and a runbook that exists', () => {
  for (const rule of parse(readFileSync(rules, 'utf8')).groups[0].rules) {
    expect(rule.labels.severity).toMatch(/^(critical|warning)$/);
    expect(readFileSync(join(import.meta.dirname, '..', rule.annotations.runbook), 'utf8')).toContain(rule.alert);
  }
});

test('the alerts fire after 26 hours without a backup and after a failed drill, and not before', () => {
  const directory = mkdtempSync(join(tmpdir(), 'alerts-'));
  const file = join(directory, 'test.yaml');
  const firing = (severity: string, summary: string) => [
    { exp_labels: { severity }, exp_annotations: { summary, runbook: 'docs/runbooks/backups.md' } },
  ];
  const series = [
    { series: 'backup_newest_timestamp_seconds', values: '0x2000' },
    { series: 'backup_drill_timestamp_seconds', values: '60x2000' },
    { series: 'backup_drill_passed', values: '1x1000 0x1000' },
  ];
  const at = (eval_time: string, alertname: string, exp_alerts: unknown[]) => ({ eval_time, alertname, exp_alerts });
  writeFileSync(
    file,
    stringify({
      rule_files: [rules],
      tests: [
        {
          interval: '1m',
          input_series: series,
          alert_rule_test: [
            at('26h', 'BackupMissing', []),
            at('26h10m', 'BackupMissing', firing('critical', 'The newest backup is 1d 2h 10m 0s old')),
            at('16h', 'BackupDrillFailed', []),
            at('17h', 'BackupDrillFailed', firing('critical', 'The last drill could not restore the newest backup')),
          ],
        },
      ],
    }),
  );
  execFileSync('promtool', ['check', 'rules', rules]);
  expect(execFileSync('promtool', ['test', 'rules', file], { encoding: 'utf8' })).toContain('SUCCESS');
  rmSync(directory, { recursive: true });
});
