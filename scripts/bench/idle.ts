/** What an agent costs that waits for work. */
import { megabytes, privateBytes, residentBytes } from './memory.ts';
import { startOneAgent } from './one-agent.ts';
import type { Figure } from './table.ts';

const mostResident = 70e6;
const mostPrivate = 25e6;

export async function measureIdle(folder: string): Promise<Figure[]> {
  const { agent, stop } = await startOneAgent(folder, true);
  try {
    const { pid } = agent.process();
    const [resident, own] = [await residentBytes(pid), await privateBytes(pid)];
    return [
      {
        what: 'idle agent, connected: resident, private',
        measured: `${megabytes(resident)}, ${megabytes(own)}`,
        compared: `this process: ${megabytes(await residentBytes(process.pid))}`,
        bound: `below ${megabytes(mostResident)}, ${megabytes(mostPrivate)}`,
        holds: resident < mostResident && own < mostPrivate,
      },
    ];
  } finally {
    await stop();
  }
}
