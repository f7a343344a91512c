import type { Command } from './command.ts';
import { order } from './order.ts';

export const commands: Record<string, Command> = { order };
