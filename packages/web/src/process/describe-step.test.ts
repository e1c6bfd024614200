import type { Step } from '@tako/api';
import { describe, expect, it } from 'vitest';
import { marksOf, whatText } from './describe-step.ts';
import type { ScriptAction } from './draft.ts';
import { stepCalled } from './process.test-support.ts';

const script = (action: Partial<ScriptAction>): Step => {
  const step = stepCalled('A');
  return { ...step, action: { ...(step.action as ScriptAction), ...action } };
};
const db = { feedId: 'Feeds-1', packageId: 'Shop.Db' };

describe('a step in a few words', () => {
  it('says what it runs', () => {
    expect(whatText(script({}))).toBe('No script yet');
    expect(whatText(script({ body: 'echo', syntax: 'python' }))).toBe('Python script');
    expect(whatText(script({ package: db, scriptFile: 'db/migrate.sh' }))).toBe('db/migrate.sh of Shop.Db');
    const bodies: ScriptAction['bodies'] = [
      { syntax: 'bash', body: 'a' },
      { syntax: 'powershell', body: 'b' },
    ];
    expect(whatText(script({ bodies }))).toBe('Bash or PowerShell script');
  });

  it('says what sets it apart, with names for ids', () => {
    const nameOf = (id: string) => ({ 'Environments-1': 'Test' })[id] ?? id;
    expect(marksOf(stepCalled('A'), nameOf)).toEqual([]);
    const apart = { environments: ['Environments-1'], condition: 'always', isDisabled: true } as const;
    expect(marksOf({ ...stepCalled('A'), ...apart, environments: ['Environments-1'] }, nameOf)).toEqual([
      ...['disabled', 'always', 'only Test'],
    ]);
  });
});
