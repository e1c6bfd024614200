import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { readFailpoints } from './failpoint.ts';

const source = new URL('./failpoint.ts', import.meta.url);

/** Passes a place three times in a process of its own, and counts. */
function pass(failpoints: string) {
  const program = `
    const { failpoint } = await import('${source}');
    for (let pass = 1; pass <= 3; pass++) {
      try {
        failpoint('agent.hello');
        console.log(pass);
      } catch (error) {
        console.log(error.message);
      }
    }`;
  const env = { ...process.env, FAILPOINT: failpoints };
  const child = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
    env,
    encoding: 'utf8',
  });
  return { said: child.stdout.trim().split('\n'), signal: child.signal, code: child.status };
}

it('fails only what is named, and only the time that is named', () => {
  expect(pass('')).toEqual({ said: ['1', '2', '3'], signal: null, code: 0 });
  expect(pass('agent.forget.begun:kill')).toEqual({ said: ['1', '2', '3'], signal: null, code: 0 });
  expect(pass('agent.forget.begun:kill,agent.hello:kill@3')).toEqual({
    ...{ said: ['1', '2'], signal: 'SIGKILL', code: null },
  });
  expect(pass('agent.hello:throw@2')).toMatchObject({ said: ['1', 'failpoint agent.hello', '3'] });
  expect(pass('agent.hello:sleep=1')).toMatchObject({ said: ['1', '2', '3'] });
});

it.each([
  'agent.hallo:kill',
  'agent.hello',
  'agent.hello:die',
  'agent.hello:sleep',
  'agent.hello:kill=5',
  'agent.hello:kill@0',
])('says of %s that it would try nothing', (text) => {
  expect(() => readFailpoints(text)).toThrow(`FAILPOINT: "${text}" is no place`);
});
