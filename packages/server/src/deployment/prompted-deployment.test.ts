import { afterEach, beforeEach, expect, it } from 'vitest';
import { openShop, type Shop, scriptStep } from './shop.test-support.ts';

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(() => shop.close());

const token = 'correct horse battery';
const variables = [
  { name: 'Ticket', value: '', prompt: { label: 'Change ticket', isRequired: true } },
  { name: 'Token', value: '', isSensitive: true, prompt: {} },
  { name: 'Loud', value: 'False', prompt: { help: 'say more', control: { kind: 'checkbox' as const } } },
  { name: 'Loud', value: 'on the box', scope: { machines: ['box'] } },
];
const makeRelease = () => shop.makeRelease('Shop', [scriptStep('Only', 'box')], variables);

it('what must be given is a field error, and nothing is stored', async () => {
  await shop.addMachine('box', 'box');
  const release = await makeRelease();
  await expect(shop.deploy(release)).rejects.toMatchObject({
    code: 'request.invalid',
    errors: [{ field: 'promptedVariables.Change ticket' }],
  });
  await expect(
    shop.deploy(release, { promptedVariables: { Ticket: 'x', Colour: 'red' } }),
  ).rejects.toMatchObject({ errors: [{ field: 'promptedVariables.Colour' }] });
  expect(await shop.ask('deployments.list')).toMatchObject({ total: 0 });
});

it('the preview shows the form without asking for its answers', async () => {
  await shop.addMachine('box', 'box');
  const body = { release: await makeRelease(), environment: 'Test' };
  const { prompts } = await shop.ask('deployments.preview', { body });
  expect(prompts).toMatchObject([
    { label: 'Change ticket', name: 'Ticket', isRequired: true, defaultValue: '', hasDefault: false },
    { label: 'Loud', help: 'say more', control: { kind: 'checkbox' }, defaultValue: 'False' },
    { label: 'Token', isSensitive: true, defaultValue: null, hasDefault: false },
  ]);
});

it('what was given beats every scope, and a secret is told to the machine only', async () => {
  const box = await shop.addMachine('box', 'box');
  const promptedVariables = { 'change ticket': 'CHG-7', Token: token, Loud: 'True' };
  await shop.untilEnded(await shop.deploy(await makeRelease(), { promptedVariables }));
  const given = box.started[0]?.variables.filter(({ name }) => !name.startsWith('Octopus'));
  expect(given).toEqual([
    { name: 'Ticket', value: 'CHG-7', isSensitive: false },
    { name: 'Token', value: token, isSensitive: true },
    { name: 'Loud', value: 'True', isSensitive: false },
  ]);
  const { items } = await shop.ask('deployments.list');
  expect(items[0]?.promptedVariables).toEqual([
    { name: 'Ticket', label: 'Change ticket', value: 'CHG-7', isSensitive: false },
    { name: 'Token', label: 'Token', value: null, isSensitive: true },
    { name: 'Loud', label: 'Loud', value: 'True', isSensitive: false },
  ]);
  const rows = await shop.store.db.selectFrom('deployments').selectAll().execute();
  expect(JSON.stringify(rows)).not.toContain(token);
});

it('a default that is left as it is beats every scope too: it is what the form shows', async () => {
  const box = await shop.addMachine('box', 'box');
  await shop.untilEnded(await shop.deploy(await makeRelease(), { promptedVariables: { Ticket: 'x' } }));
  expect(box.started[0]?.variables).toContainEqual({ name: 'Loud', value: 'False', isSensitive: false });
});

it('a secret that was given stands in nothing that the server writes', async () => {
  const box = await shop.addMachine('box', 'box');
  box.script = () => [
    { kind: 'ended', time: 2, outcome: 'failed', hasWarnings: false, error: `no ${token}` },
  ];
  const promptedVariables = { Ticket: 'x', Token: token };
  const { lines } = await shop.untilEnded(await shop.deploy(await makeRelease(), { promptedVariables }));
  expect(lines).toEqual(['Step 1 (Only) on box: no ********']);
});

it('values with equal claims are warned of in the preview and in the log, both named', async () => {
  await shop.addMachine('box', 'box');
  const twice = ['red', 'blue'].map((value) => ({ name: 'Color', value, scope: { roles: ['box'] } }));
  const release = await shop.makeRelease('Shop', [scriptStep('Only', 'box')], twice);
  const warning = expect.stringMatching(/Color.*Variables-1 and Variables-2; Variables-1 is used/);
  const preview = await shop.ask('deployments.preview', { body: { release, environment: 'Test' } });
  expect(preview.warnings).toEqual([warning]);
  const { lines } = await shop.untilEnded(await shop.deploy(release));
  expect(lines).toContainEqual(warning);
});
