import { expect, it } from 'vitest';
import { listeningCommands, pollingCommands, quoted } from './commands.ts';

it.each([
  ['web-1', 'web-1'],
  ['https://tako.example.com:8080', 'https://tako.example.com:8080'],
  ['two words', "'two words'"],
  ["it's; rm -r /", `'it'\\''s; rm -r /'`],
  ['', "''"],
])('a shell reads %o as one word', (word, text) => {
  expect(quoted(word)).toBe(text);
});

it('an agent that the server calls is told whom to trust', () => {
  expect(listeningCommands('db 1', 'AB')).toBe(
    "tentacle init --name 'db 1'\ntentacle trust AB\ntentacle show-thumbprint\ntentacle run",
  );
});

it('an agent that polls registers with all that was chosen, and only at the very server', () => {
  const text = pollingCommands({
    draft: { name: 'web-2', environments: ['Environments-1'], roles: ['web', 'api'] },
    ...{ environments: ['Test 1'], server: 'http://tako:8080', serverThumbprint: 'AB', apiKey: 'API-1' },
  });
  expect(text.replaceAll(' \\\n  ', ' ').split('\n')).toEqual([
    'tentacle init --name web-2 --no-listen',
    "tentacle register --server http://tako:8080 --api-key API-1 --server-thumbprint AB --environment 'Test 1' --role web --role api --polling",
    'tentacle run',
  ]);
});
