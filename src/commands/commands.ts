import { backup } from './backup.ts';
import { catalogGenerate } from './catalog_generate.ts';
import { catalogImport } from './catalog_import.ts';
import type { Command } from './command.ts';
import { migrate } from './migrate.ts';
import { order } from './order.ts';

/** The operator's tools by name: `npm run order`, `npm run catalog:import` … */
export const commands: Record<string, Command> = {
  order,
  backup,
  migrate,
  'catalog:import': catalogImport,
  'catalog:generate': catalogGenerate,
};
