import { describe, expect, it } from 'vitest';
import { openAgent, run, scriptSpec, variables } from '../test-agent.test-support.ts';

describe('a script', () => {
  it('that exits with 0 is a success, and its lines come in order', async () => {
    const result = await run(await openAgent(), scriptSpec('for i in 1 2 3; do echo "line $i"; done'));
    expect(result.ended).toMatchObject({ outcome: 'succeeded', exitCode: 0, hasWarnings: false });
    expect(result.lines('info')).toEqual(['line 1', 'line 2', 'line 3']);
    expect(result.nodes).toEqual(['script running', 'script success']);
  });

  it('that exits with 3 fails with an error that says so', async () => {
    const result = await run(await openAgent(), scriptSpec('echo before\nexit 3\necho after'));
    expect(result.ended).toMatchObject({
      outcome: 'failed',
      exitCode: 3,
      error: 'The script exited with code 3',
    });
    expect(result.lines()).toEqual(['before', 'The script exited with code 3']);
    expect(result.nodes).toEqual(['script running', 'script failed']);
  });
});
