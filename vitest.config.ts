import { defineConfig } from 'vitest/config';

const patience = { testTimeout: 30_000, hookTimeout: 60_000 };

export default defineConfig({
  test: {
    globalSetup: './tests/support/global.ts',
    projects: [
      {
        test: {
          ...patience,
          name: 'shop',
          include: ['src/**/*.test.ts', 'db/**/*.test.ts', 'backups/**/*.test.ts', 'provision/**/*.test.ts', 'loadtest/**/*.test.ts'],
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        // Browsers, whole programs and servers that are killed: one file at a time, with the machine to itself.
        test: {
          ...patience,
          name: 'whole',
          include: ['tests/**/*.test.ts'],
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
