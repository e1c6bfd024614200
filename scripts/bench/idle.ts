/** What an agent costs that waits for work. */
import { createAgent } from '../rig/agent.ts';
import { apiOf } from '../rig/api.ts';
import { createServer } from '../rig/server.ts';
import { megabytes, privateBytes, residentBytes } from './memory.ts';
import type { Figure } from './table.ts';

const mostResident = 70e6;
const mostPrivate = 25e6;

export async function measureIdle(folder: string): Promise<Figure[]> {
  const server = await createServer(folder);
  const api = apiOf(server);
  await api.post('/environments', { name: 'Bench' });
  const agent = await createAgent(folder, server, {
    name: 'box',
    roles: ['box'],
    environments: ['Bench'],
    polling: true,
  });
  try {
    await api.post('/machines/box/health-check');
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
    await agent.stop();
    await server.stop();
  }
}
