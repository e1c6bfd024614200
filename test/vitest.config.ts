import { defineConfig, type TestProjectConfiguration } from 'vitest/config';
import { postgresPrograms } from '../packages/server/src/database/postgres.test-support.ts';

/**
 * Two files run at a time. More would not be quicker: the machine that runs this has two cores, and what starts
 * processes of its own mostly waits for them. The groups run one after the other.
 */
const maxWorkers = 2;
const projects: TestProjectConfiguration[] = [
  {
    test: {
      name: 'unit',
      include: ['packages/*/src/**/*.test.ts', 'scripts/**/*.test.ts'],
      testTimeout: 60_000,
      hookTimeout: 60_000,
      maxWorkers,
      sequence: { groupOrder: 0 },
    },
  },
  {
    test: {
      name: 'end-to-end',
      include: ['test/**/*.test.ts'],
      testTimeout: 180_000,
      hookTimeout: 120_000,
      maxWorkers,
      sequence: { groupOrder: 1 },
    },
  },
];

// What the server stores is proved once more on the other engine.
if (postgresPrograms()) {
  projects.push({
    test: {
      name: 'postgresql',
      include: ['packages/server/src/**/*.test.ts'],
      exclude: ['packages/server/src/{database,commands,config,http,agent-link}/**'],
      globalSetup: ['packages/server/src/database/postgres.global-setup.ts'],
      testTimeout: 60_000,
      hookTimeout: 60_000,
      maxWorkers,
      sequence: { groupOrder: 0 },
    },
  });
} else {
  console.warn('PostgreSQL is not installed: what the server stores is tested on SQLite only');
}

export default defineConfig({ test: { projects } });
