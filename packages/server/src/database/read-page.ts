/** The part of a list that was asked for, and how long the whole is. */
import type { SelectQueryBuilder } from 'kysely';

export type Part = { readonly skip: number; readonly take: number };

/** Runs the query, which must be in a fixed order, for this part only, and counts the whole. */
export async function readPage<D, T extends keyof D, O>(
  query: SelectQueryBuilder<D, T, O>,
  { skip, take }: Part,
): Promise<{ items: O[]; total: number }> {
  const items = await query.limit(take).offset(skip).execute();
  const { total } = await query
    .clearSelect()
    .clearOrderBy()
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .$castTo<{ total: number }>()
    .executeTakeFirstOrThrow();
  return { items: items as O[], total };
}
