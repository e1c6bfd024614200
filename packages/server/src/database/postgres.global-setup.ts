/** Gives the test project that runs on PostgreSQL one server; every store is a database of its own in it. */
import type { TestProject } from 'vitest/node';
import { postgresPrograms, startPostgres } from './postgres.test-support.ts';

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl?: string;
  }
}

export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const programs = postgresPrograms();
  if (!programs) throw new Error('PostgreSQL is not installed');
  const server = await startPostgres(programs);
  project.provide('postgresUrl', server.url);
  return () => server.close();
}
