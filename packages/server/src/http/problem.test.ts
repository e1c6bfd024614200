import { CreateMachine, Process } from '@tako/api';
import { expect, it } from 'vitest';
import { Refusal } from '../errors.ts';
import { problemOf, refusalOf, refusalOfThrown } from './problem.ts';

it('a schema that refuses becomes one entry a field, by its path', () => {
  const parsed = Process.safeParse({
    version: 0,
    steps: [{ name: 'Do', roles: 'web', action: {} }],
    colour: 1,
  });
  const problem = problemOf(refusalOf(parsed.error!, 'body'));
  expect(problem).toMatchObject({
    status: 400,
    code: 'request.invalid',
    type: 'urn:tako:error:request.invalid',
  });
  expect(problem.errors?.map(({ field }) => field).toSorted()).toEqual([
    'colour',
    'steps[0].action.kind',
    'steps[0].roles',
  ]);
});

it('a rule between fields names the field that it is about', () => {
  const parsed = CreateMachine.safeParse({
    ...{ name: 'm', environments: ['Test'], thumbprint: 'x', communication: 'listening' },
  });
  expect(refusalOf(parsed.error!, 'body').message).toBe(
    'The body is not valid: address: a listening machine needs host:port',
  );
});

it('what the body parser throws is the fault of the request; anything unknown is not', () => {
  const thrown = (status: number, type: string) => Object.assign(new Error('text'), { status, type });
  expect(refusalOfThrown(thrown(413, 'entity.too.large'))?.code).toBe('request.too-large');
  expect(refusalOfThrown(thrown(400, 'entity.parse.failed'))?.code).toBe('request.invalid');
  expect(refusalOfThrown(thrown(415, 'charset.unsupported'))?.code).toBe('request.unsupported-media');
  expect(refusalOfThrown(new TypeError('x is undefined'))).toBeUndefined();
  const full = Object.assign(new Error('write'), { code: 'ENOSPC' });
  expect(refusalOfThrown(full)).toMatchObject({ code: 'server.disk-full', status: 507 });
  const refusal = new Refusal('in-use', 'It is used');
  expect(refusalOfThrown(refusal)).toBe(refusal);
});
