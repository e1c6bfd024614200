/** Rows that people call by a name: environments, machines, their policies, projects, variable sets, feeds. */
import type { Kysely, Selectable } from 'kysely';
import { Refusal, refuseField } from '../errors.ts';
import { nameKey, slugOf } from './names.ts';
import type { Db } from './open-database.ts';
import type { Database, NamedRow } from './tables.ts';

export type NamedTable =
  | 'environments'
  | 'machines'
  | 'machine_policies'
  | 'projects'
  | 'variable_sets'
  | 'feeds';

// Each of these tables starts with the same columns; the type says so once, for all of them.
type AsEnvironments = Kysely<Pick<Database, 'environments'>>;
const columnsOf = (db: Db) => db as unknown as AsEnvironments;

const titles: Record<NamedTable, string> = {
  environments: 'environment',
  machines: 'machine',
  machine_policies: 'machine policy',
  projects: 'project',
  variable_sets: 'variable set',
  feeds: 'feed',
};

/** The row with this id or slug, or, where `byName` is set, this name. */
export async function findNamed<T extends NamedTable>(
  db: Db,
  table: T,
  reference: string,
  byName = true,
): Promise<Selectable<Database[T]> | undefined> {
  const key = nameKey(reference.trim());
  const rows = await columnsOf(db)
    .selectFrom(table as 'environments')
    .selectAll()
    .where((eb) =>
      eb.or([
        eb('id', '=', reference),
        eb('slug', '=', reference),
        ...(byName ? [eb('name_key', '=', key)] : []),
      ]),
    )
    .execute();
  const best =
    rows.find(({ id }) => id === reference) ?? rows.find(({ slug }) => slug === reference) ?? rows[0];
  return best as Selectable<Database[T]> | undefined;
}

/** As `findNamed` with id or slug, from a path. Throws `not-found`. */
export async function getNamed<T extends NamedTable>(
  db: Db,
  table: T,
  reference: string,
): Promise<Selectable<Database[T]>> {
  const row = await findNamed(db, table, reference, false);
  if (!row) throw new Refusal('not-found', `There is no ${titles[table]} "${reference}"`);
  return row;
}

/** As `findNamed` with id, slug or name, from a field of a body or a query. Throws `not-found` naming the field. */
export async function mustFind<T extends NamedTable>(
  db: Db,
  table: T,
  reference: string,
  field: string,
): Promise<Selectable<Database[T]>> {
  const row = await findNamed(db, table, reference);
  if (!row) throw refuseField('not-found', field, `There is no ${titles[table]} "${reference}"`);
  return row;
}

/** The columns of a new name. Throws `name.taken`; `exceptId` is the row that is being renamed. */
export async function nameColumns(
  trx: Db,
  table: NamedTable,
  id: string,
  name: string,
  exceptId?: string,
): Promise<Omit<NamedRow, 'id'>> {
  const name_key = nameKey(name);
  const taken = await columnsOf(trx)
    .selectFrom(table as 'environments')
    .select('id')
    .where('name_key', '=', name_key)
    .where('id', '!=', exceptId ?? '')
    .executeTakeFirst();
  if (taken) throw refuseField('name.taken', 'name', `The ${titles[table]} "${name}" exists already`);
  return { slug: await freeSlug(trx, table, slugOf(name) || id.toLowerCase(), exceptId), name, name_key };
}

/** Two names may have one slug ("A b" and "a-b"): the later one gets a number. */
async function freeSlug(trx: Db, table: NamedTable, wanted: string, exceptId?: string): Promise<string> {
  for (let number = 1; ; number++) {
    const slug = number === 1 ? wanted : `${wanted}-${number}`;
    const taken = await columnsOf(trx)
      .selectFrom(table as 'environments')
      .select('id')
      .where('slug', '=', slug)
      .where('id', '!=', exceptId ?? '')
      .executeTakeFirst();
    if (!taken) return slug;
  }
}
