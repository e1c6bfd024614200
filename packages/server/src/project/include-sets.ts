/** Makes a project include these variable sets of the library, in this order. */
import { mustFind } from '../database/named-rows.ts';
import { lockKind } from '../database/next-id.ts';
import type { Db } from '../database/open-database.ts';
import { refuseField } from '../errors.ts';
import { replaceIncludedSets } from './project.store.ts';

/** Throws `not-found` or, for a set that is there twice, `request.invalid`, naming the entry. */
export async function includeSets(trx: Db, projectId: string, references: readonly string[]): Promise<void> {
  await lockKind(trx, 'VariableSets');
  const ids = new Set<string>();
  for (const [index, reference] of references.entries()) {
    const field = `includedVariableSets[${index}]`;
    const { id, name } = await mustFind(trx, 'variable_sets', reference, field);
    if (ids.has(id)) throw refuseField('request.invalid', field, `The variable set ${name} is there twice`);
    ids.add(id);
  }
  await replaceIncludedSets(trx, projectId, [...ids]);
}
