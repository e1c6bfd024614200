/** Variables of the shop, and sets of the library, with something of each kind. */
import type { Api } from '../rig/api.ts';

const production = { environments: ['Production'] };
const greeting = { label: 'Greeting', help: 'What the front page says', isRequired: true };
const regions = [
  { value: 'eu', label: 'Europe' },
  { value: 'us', label: 'America' },
];

export const shopVariables = [
  { name: 'Greeting', value: 'Welcome', prompt: greeting },
  { name: 'Sql', value: 'sql-1.test', scope: { environments: ['Test', 'Staging'] } },
  { name: 'Sql', value: 'sql-1', scope: production, description: 'The one with the fast disks' },
  {
    ...{ name: 'Sql', value: 'sql-2.of-a-place-that-has-a-long-name.shop.internal.example.com' },
    scope: { ...production, roles: ['web'], machines: ['web-4'], steps: ['Warm the caches'] },
  },
  {
    name: 'ConnectionStrings.Shop',
    value: 'Server=#{Sql};Database=shop;User=#{SqlUser};Password=#{SqlPassword}',
  },
  { name: 'SqlPassword', value: 'correct horse battery staple', isSensitive: true },
  { name: 'SqlPassword', value: 'another horse', isSensitive: true, scope: production },
  { name: 'Region', value: 'eu', prompt: { control: { kind: 'select', options: regions } } },
  { name: 'Banner', value: 'Closed on Sunday\nbetween 2 and 4\nin the morning.' },
  { name: 'Timeout', value: '30' },
  { name: 'Timeout', value: '60' },
  { name: 'MailServer', value: '#{Smtp.Host}:#{Smtp.Port}' },
  {
    name: 'Logging.Sinks.Of.A.Name.That.Is.Longer.Than.Anybody.Should.Like.To.Read.Aloud',
    value: 'x'.repeat(200),
  },
];

const mail = [
  { name: 'Smtp.Host', value: 'smtp.internal' },
  { name: 'Smtp.Port', value: '25' },
  { name: 'Timeout', value: '10', scope: { roles: ['web'] } },
];

/** Of which the shop includes one. */
export async function fillLibrary(api: Api): Promise<void> {
  await api.post('/variable-sets', { name: 'Mail', description: 'How mail is sent, from everywhere' });
  await api.put('/variable-sets/mail/variables', { version: 0, variables: mail });
  await api.post('/variable-sets', { name: 'Addresses of everything in the Nordic countries' });
  await api.patch('/projects/shop', { includedVariableSets: ['Mail'] });
}

/** Variables are saved after releases were made, and one of these takes them over. */
export async function changeLibrary(api: Api): Promise<void> {
  const { version } = await api.get('/variable-sets/mail/variables');
  await api.put('/variable-sets/mail/variables', { version, variables: mail });
  await api.post('/releases/shop-1.2.0/update-variables');
}
