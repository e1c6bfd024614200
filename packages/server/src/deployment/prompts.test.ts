import type { Prompt } from '@tako/api';
import { describe, expect, it } from 'vitest';
import { candidate } from '../variable/candidate.test-support.ts';
import type { Scope } from '../variable/variable.ts';
import { answersTo, missingAnswers, type Question, questionsAt, toPrompt, withAnswers } from './prompts.ts';

const place = { environmentId: 'Environments-1', channelId: 'Channels-1' };
const asked = (
  name: string,
  value: string,
  prompt: Partial<Prompt> = {},
  scope: Partial<Scope> = {},
): Question => {
  const all = { label: '', help: '', isRequired: false, control: { kind: 'text' }, ...prompt } as const;
  return { ...candidate(name, value, scope), prompt: all };
};

it('asks for what fits the environment and the channel, by label', () => {
  const all = [
    asked('Zone', 'eu', {}, { environments: ['Environments-1'] }),
    asked('Ticket', '', { label: 'Change ticket' }),
    asked('Elsewhere', '', {}, { environments: ['Environments-2'] }),
    asked('Later', '', {}, { channels: ['Channels-2'] }),
    candidate('Plain', 'x'),
  ];
  expect(questionsAt(all, place).map((one) => toPrompt(one).label)).toEqual(['Change ticket', 'Zone']);
});

it('the form has a default unless it is empty, and never a secret', () => {
  const secret = { ...asked('Key', 'correct horse'), isSensitive: true };
  expect(toPrompt(secret)).toMatchObject({ label: 'Key', defaultValue: null, hasDefault: true });
  expect(toPrompt(asked('Empty', ''))).toMatchObject({ defaultValue: '', hasDefault: false });
});

describe('answers', () => {
  const ticket = asked('Ticket', '', { label: 'Change ticket', isRequired: true });
  const clean = asked('Clean', 'False', { control: { kind: 'checkbox' } });
  const questions = [ticket, clean];

  it('are given by label or by name, in either case, and replace the default', () => {
    for (const key of ['Change ticket', 'change TICKET', 'ticket']) {
      const { values, errors } = answersTo(questions, { [key]: 'CHG-7' });
      expect(errors).toEqual([]);
      expect(values).toMatchObject([{ variableId: ticket.id, label: 'Change ticket', value: 'CHG-7' }]);
      expect(withAnswers(questions, values).map(({ value }) => value)).toEqual(['CHG-7', 'False']);
    }
  });

  it('that name no question, twice the same or what the form cannot give are refused by field', () => {
    const given = { Ticket: 'a', 'Change ticket': 'b', Clean: 'perhaps', Colour: 'red' };
    expect(answersTo(questions, given).errors).toEqual([
      { field: 'promptedVariables.Change ticket', message: '"Change ticket" is there twice' },
      { field: 'promptedVariables.Clean', message: 'must be True or False' },
      {
        field: 'promptedVariables.Colour',
        message:
          'The release does not ask for this in this environment; it asks for "Change ticket", "Clean"',
      },
    ]);
    expect(answersTo([], { A: '1' }).errors).toMatchObject([{ field: 'promptedVariables.A' }]);
  });

  it('that are required are missing where there is neither one nor a default', () => {
    const missing = [{ field: 'promptedVariables.Change ticket', message: expect.stringMatching('must be') }];
    expect(missingAnswers(questions, [])).toEqual(missing);
    expect(answersTo(questions, { Ticket: '' }).errors).toMatchObject([
      { field: 'promptedVariables.Ticket', message: 'must not be empty' },
    ]);
    expect(missingAnswers([{ ...ticket, value: 'CHG-0' }], [])).toEqual([]);
  });

  it('go to every variable of that name, whatever its scope', () => {
    const [a, b] = [asked('A', '1', {}, { roles: ['web'] }), asked('A', '2', {}, { roles: ['sql'] })];
    expect(withAnswers([a, b], answersTo([a, b], { A: '3' }).values)).toMatchObject([
      { value: '3' },
      { value: '3' },
    ]);
  });
});
