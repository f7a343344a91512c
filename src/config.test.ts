import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ConfigError, readConfig } from './config.ts';
import { configurationPage } from './config_docs.ts';

describe('the settings', () => {
  test('none are needed', () => {
    expect(readConfig({})).toMatchObject({ PORT: 3000, SHOP_URL: 'http://localhost:3000', WORKERS: 1 });
  });

  test('an empty value counts as not given', () => {
    expect(readConfig({ DATABASE_URL: '', PORT: '' })).toMatchObject({ PORT: 3000 });
  });

  test.each([
    [{ PORT: 'many' }, /PORT is "many"/],
    [{ PORT: '70000' }, /PORT is "70000"/],
    [{ DATABASE_URL: 'mysql://x/y' }, /DATABASE_URL/],
    [{ LOG_LEVEL: 'loud' }, /LOG_LEVEL/],
    [{ WORKERS: '4' }, /DATABASE_URL/],
  ])('%j is refused with a sentence that names it', (environment, sentence) => {
    expect(() => readConfig(environment)).toThrow(ConfigError);
    expect(() => readConfig(environment)).toThrow(sentence);
  });

  test('docs/configuration.md says what the schema says (npm run docs:config)', () => {
    const page = readFileSync(join(import.meta.dirname, '../docs/configuration.md'), 'utf8');
    expect(page).toBe(configurationPage());
  });
});
