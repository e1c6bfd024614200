/** How often each server has taken hold of its data: an older start of one, or a copy of its data, is fenced. */
import { readJson } from '../home/read-file.ts';
import { replaceFile } from '../home/write-file.ts';
import { createTurns } from '../package/turns.ts';

export type Epochs = {
  /** Answers the highest epoch seen of this server, which is durable then. */
  raise(serverId: string, epoch: number): Promise<number>;
  highest(serverId: string): number;
};

export async function openEpochs(file: string): Promise<Epochs> {
  const seen = new Map(Object.entries((await readJson<Record<string, number>>(file)) ?? {}));
  const turns = createTurns();
  const highest = (serverId: string) => seen.get(serverId) ?? 0;
  return {
    highest,
    raise: (serverId, epoch) =>
      turns.take(file, async () => {
        if (epoch > highest(serverId)) {
          const next = new Map(seen).set(serverId, epoch);
          await replaceFile(file, JSON.stringify(Object.fromEntries(next)));
          seen.set(serverId, epoch);
        }
        return highest(serverId);
      }),
  };
}
