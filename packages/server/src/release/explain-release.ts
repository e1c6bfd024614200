/** Works out which value each name has at a place, with the variables that a release froze. */
import type { Explanation } from '@tako/api';
import type { Db } from '../database/open-database.ts';
import type { HandlerInput } from '../http/handlers.ts';
import { explainSnapshot } from '../project/explain-variables.ts';
import { getRelease } from './release.store.ts';

/** Throws `not-found`, naming the field of the question that leads nowhere. */
export async function explainRelease(
  db: Db,
  reference: string,
  question: HandlerInput<'releases.explain'>['query'],
): Promise<Explanation> {
  const { variables, process, channelId } = await getRelease(db, reference);
  return explainSnapshot(db, { snapshot: variables, steps: process.steps, channelId }, question);
}
