import { afterAll, beforeAll, expect, it } from 'vitest';
import { createProject, deploy, followTask } from '../../scripts/rig/api.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

it('the lines of a real deployment are counted by node, read by their place and found by their text', async () => {
  await world.addAgent({ name: 'web-1', roles: ['web'] });
  const body = 'for i in $(seq 0 2999); do echo "line $i"; done; write_warning "careful now"';
  const step = { name: 'Say', roles: ['web'], action: { kind: 'run-script', syntax: 'bash', body } };
  await createProject(world.api, 'Loud', [step]);
  const { taskId } = await deploy(world.api, { project: 'Loud', version: '1.0.0' }, 'Test');
  await followTask(world.server, taskId);

  const { nodes } = await world.api.get(`/tasks/${taskId}/nodes`);
  const loud = nodes.find(({ lineCount }: { lineCount: number }) => lineCount > 2_999);
  const lines = (query: string) => world.api.get(`/tasks/${taskId}/log/lines?node=${loud.id}&${query}`);
  const search = (query: string) => world.api.get(`/tasks/${taskId}/log/search?${query}`);
  const { matches } = await search('text=LINE+2999');
  expect(matches).toMatchObject([{ nodeId: loud.id, text: 'line 2999' }]);
  const place = matches[0].index;
  expect((await lines(`from=${place - 1}&take=2`)).lines.map(({ text }: { text: string }) => text)).toEqual([
    'line 2998',
    'line 2999',
  ]);
  expect((await search('levels=warning,error')).matches).toMatchObject([
    { text: 'careful now', level: 'warning' },
  ]);
  await expect(search('levels=loud')).rejects.toMatchObject({ problem: { code: 'request.invalid' } });
  await expect(lines('from=-1')).rejects.toMatchObject({ problem: { code: 'request.invalid' } });
  await expect(world.api.get(`/tasks/${taskId}/log/lines?node=nothing`)).rejects.toMatchObject({
    status: 404,
  });
});
