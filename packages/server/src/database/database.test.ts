import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestStore } from './database.test-support.ts';
import { getNamed, mustFind, nameColumns } from './named-rows.ts';
import { nextId, nextIds } from './next-id.ts';
import { type Db, openDatabase, transaction } from './open-database.ts';
import { postgresPrograms, startPostgres } from './postgres.test-support.ts';

type Opened = { readonly db: Db; close(): Promise<void> };

async function openPostgres(programs: string): Promise<Opened> {
  const server = await startPostgres(programs);
  const db = await openDatabase({ engine: 'postgresql', url: server.url });
  return {
    db,
    close: async () => {
      await db.destroy();
      await server.close();
    },
  };
}

const programs = postgresPrograms();
if (!programs) console.warn('PostgreSQL is not installed: the store is tested on SQLite only');
const engines: [string, () => Promise<Opened>][] = [
  ['SQLite', openTestStore],
  ...(programs ? [['PostgreSQL', () => openPostgres(programs)] as [string, () => Promise<Opened>]] : []),
];

it.skipIf(!programs)(
  'a PostgreSQL that is restarted costs nothing but the queries of that moment',
  async () => {
    const server = await startPostgres(String(programs));
    const db = await openDatabase({ engine: 'postgresql', url: server.url });
    const other = await openDatabase({ engine: 'postgresql', url: server.url });
    try {
      await nextId(db, 'Tasks');
      // What a restart does to a connection that waits in the pool.
      await sql`select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()`.execute(
        other,
      );
      await expect.poll(() => nextId(db, 'Tasks').catch(() => 'not yet')).toBe('Tasks-2');
    } finally {
      await db.destroy();
      await other.destroy();
      await server.close();
    }
  },
);

describe.each(engines)('on %s', (engine, open) => {
  let store: Opened;
  beforeAll(async () => {
    store = await open();
  });
  afterAll(() => store.close());

  const insertEnvironment = (name: string) =>
    transaction(store.db, async (trx) => {
      const id = await nextId(trx, 'Environments');
      const columns = await nameColumns(trx, 'environments', id, name);
      const row = { id, ...columns, description: '', sort_order: 1 };
      await trx.insertInto('environments').values(row).execute();
      return row;
    });

  it('ids count up by kind, one at a time or many', async () => {
    expect(await nextId(store.db, 'Tasks')).toBe('Tasks-1');
    expect(await nextIds(store.db, 'Tasks', 3)).toEqual(['Tasks-2', 'Tasks-3', 'Tasks-4']);
    expect(await nextId(store.db, 'Projects')).toBe('Projects-1');
  });

  it('a thing is found by id, by slug, and in bodies by its name in either case', async () => {
    const { id } = await insertEnvironment('Pré Production');
    for (const reference of [id, 'pre-production']) {
      expect((await getNamed(store.db, 'environments', reference)).id).toBe(id);
    }
    expect((await mustFind(store.db, 'environments', 'PRÉ production', 'environment')).id).toBe(id);
    await expect(getNamed(store.db, 'environments', 'Pré Production')).rejects.toThrow(
      'There is no environment "Pré Production"',
    );
    await expect(mustFind(store.db, 'environments', 'QA', 'environment')).rejects.toMatchObject({
      code: 'not-found',
      errors: [{ field: 'environment', message: 'There is no environment "QA"' }],
    });
  });

  it('a name is taken whatever its case, and two names with one slug are told apart', async () => {
    await insertEnvironment('Load test');
    await expect(insertEnvironment('LOAD TEST')).rejects.toMatchObject({ code: 'name.taken' });
    expect((await insertEnvironment('load-test')).slug).toBe('load-test-2');
    expect((await insertEnvironment('日本')).slug).toMatch(/^environments-\d+$/);
  });

  it('a transaction that throws leaves nothing behind', async () => {
    const work = transaction(store.db, async (trx) => {
      await trx.insertInto('settings').values({ name: 'half', value: 'done' }).execute();
      throw new Error('and then it broke');
    });
    await expect(work).rejects.toThrow('and then it broke');
    expect(await store.db.selectFrom('settings').selectAll().execute()).toEqual([]);
  });

  // SQLite can be told how large it may become; PostgreSQL cannot.
  if (engine === 'SQLite') {
    it('a full disk is told as such, and what there is stays', async () => {
      const { page_count } = (await sql<{ page_count: number }>`pragma page_count`.execute(store.db))
        .rows[0]!;
      await sql`pragma max_page_count = ${sql.raw(String(page_count + 2))}`.execute(store.db);
      const work = transaction(store.db, async (trx) => {
        for (let index = 0; index < 100; index++) {
          await trx
            .insertInto('settings')
            .values({ name: `big-${index}`, value: 'x'.repeat(10_000) })
            .execute();
        }
      });
      await expect(work).rejects.toMatchObject({ code: 'ERR_SQLITE_ERROR', errcode: 13 });
      await sql`pragma max_page_count = 1000000`.execute(store.db);
      expect(await store.db.selectFrom('settings').selectAll().execute()).toEqual([]);
      await transaction(store.db, (trx) => nextId(trx, 'Feeds'));
    });
  }

  it('file sizes beyond 32 bits come back as numbers', async () => {
    const row = {
      ...{ ticket: 'Tasks-1_Steps-1_Machines-1' as never, task_id: 'Tasks-1', state: 'intended' as const },
      ...{ cursor: 6_000_000_000, outcome: null, exit_code: null, error: null },
      ...{ has_warnings: 0 as const, is_forgotten: 0 as const },
    };
    await store.db.insertInto('actions').values(row).execute();
    expect(
      (await store.db.selectFrom('actions').selectAll().execute()).map((found) => ({ ...found })),
    ).toEqual([row]);
  });
});
