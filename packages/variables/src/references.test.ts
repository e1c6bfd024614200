import { expect, it } from 'vitest';
import { referencesIn } from './references.ts';

it.each([
  ['plain text, and ##{Escaped}', []],
  [
    'Server=#{Sql};Again=#{SQL};#{Shop.Database | ToUpper | Append #{Suffix}}',
    ['Sql', 'Shop.Database', 'Suffix'],
  ],
  ['#{if Debug}#{A}#{elseif Mode == "x"}#{B}#{else}#{C}#{/if}', ['Debug', 'A', 'Mode', 'B', 'C']],
  ['#{unless A == B}x#{/unless}', ['A', 'B']],
  [
    '#{each host in Hosts}#{host}#{host.Port}#{Octopus.Template.Each.Last}#{Other}#{/each}#{host}',
    ['Hosts', 'Other', 'host'],
  ],
  ['#{Endpoint[#{Which}].Port} #{Endpoint[b].Port}', ['Which', 'Endpoint', 'Endpoint[b].Port']],
  ['#{calc (Retries + 1) * Factor}', ['Retries', 'Factor']],
])('%s names %o', (template, names) => {
  expect(referencesIn(template)).toEqual({ ok: true, names });
});

it('a template that cannot be parsed names nothing, and says where it is wrong', () => {
  expect(referencesIn('a\n#{/if}')).toEqual({
    ok: false,
    error: expect.stringContaining('line 2, column 1: #{/if} closes no block that is open here.'),
  });
});
