import { Kysely, SqliteDialect } from 'kysely';
import { Migrator } from 'kysely/migration';
import { expect, it } from 'vitest';
import { migrations } from './migrations.ts';
import { openSqlite } from './node-sqlite.ts';
import type { Database } from './tables.ts';

it('lines that were stored before lines were counted are counted, and found by their place', async () => {
  const db = new Kysely<Database>({ dialect: new SqliteDialect({ database: openSqlite(':memory:') }) });
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  await migrator.migrateTo('0005-external-feeds');
  const chunk = (first_seq: number, last_seq: number, node_id: string | null) => ({
    ...{ task_id: 'Tasks-1', first_seq, last_seq, node_id, payload: '[]' },
  });
  const chunks = [
    chunk(1, 3, null),
    chunk(4, 8, 'a'),
    chunk(9, 9, 'b'),
    chunk(10, 11, 'a'),
    chunk(12, 12, 'a'),
  ];
  await db
    .insertInto('log_chunks')
    .values(chunks as never)
    .execute();
  const node = { kind: 'machine', name: 'm', state: 'success', ordinal: 0, seq: 1 };
  const nodes = ['root', 'a', 'b'].map((id) => ({ ...node, task_id: 'Tasks-1', id }));
  await db
    .insertInto('log_nodes')
    .values(nodes as never)
    .execute();
  const { error } = await migrator.migrateToLatest();
  expect(error).toBeUndefined();
  const firsts = await db
    .selectFrom('log_chunks')
    .select(['last_seq', 'first_line'])
    .orderBy('last_seq')
    .execute();
  expect(firsts.map(({ last_seq, first_line }) => [last_seq, first_line])).toEqual([
    ...[
      [3, 0],
      [8, 0],
    ],
    ...[
      [9, 0],
      [11, 5],
    ],
    [12, 7],
  ]);
  const counts = await db
    .selectFrom('log_nodes')
    .select(['id', 'line_count', 'line_seq'])
    .orderBy('id')
    .execute();
  expect(counts.map((row) => ({ ...row }))).toEqual([
    { id: 'a', line_count: 8, line_seq: 12 },
    { id: 'b', line_count: 1, line_seq: 9 },
    { id: 'root', line_count: 0, line_seq: 0 },
  ]);
  await db.destroy();
});

it('releases of before say which versions of variables they froze', async () => {
  const db = new Kysely<Database>({ dialect: new SqliteDialect({ database: openSqlite(':memory:') }) });
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  await migrator.migrateTo('0008-skip-unavailable');
  const named = { project_id: 'Projects-1', channel_id: 'Channels-1', version: '1.0.0', version_key: '1' };
  const shop = { slug: 'shop', name: 'Shop', name_key: 'shop', description: '' };
  const made = { notes: '', created_at: '', created_by: 'ada', packages: '[]', process: '{}' };
  const variables = JSON.stringify({
    version: 3,
    variables: [],
    sets: [{ id: 'VariableSets-2', version: 7 }],
  });
  const row = { id: 'Releases-1', slug: 'shop-1.0.0', ...named, ...made, variables };
  await db
    .insertInto('projects')
    .values({
      id: 'Projects-1',
      ...shop,
      is_disabled: 0,
      process_version: 0,
      steps: '[]',
      variables_version: 3,
    } as never)
    .execute();
  await db
    .insertInto('channels')
    .values({ id: 'Channels-1', project_id: 'Projects-1', ...shop, is_default: 1 } as never)
    .execute();
  await db
    .insertInto('releases')
    .values(row as never)
    .execute();
  const { error } = await migrator.migrateToLatest();
  expect(error).toBeUndefined();
  const [release] = await db.selectFrom('releases').select('variables_mark').execute();
  expect(release?.variables_mark).toBe('3 VariableSets-2@7');
  await db.destroy();
});
