import type { DeploymentPrompt } from '@tako/api';
import { describe, expect, it } from 'vitest';
import { UserError } from '../errors.ts';
import { answersFor, missingPrompts, readAnswers, refuseMissing } from './answers.ts';
import { formText } from './form-text.ts';
import { choicesText, typedValue } from './typed-value.ts';

const promptOf = (more: Partial<DeploymentPrompt> & { readonly name: string }): DeploymentPrompt => ({
  ...{ variableId: `Variables-${more.name}`, label: more.name, help: '', isRequired: false },
  ...{ isSensitive: false, control: { kind: 'text' }, defaultValue: '', hasDefault: false },
  ...more,
});
const ticket = promptOf({ name: 'Ticket', label: 'Change ticket', isRequired: true });
const token = promptOf({ name: 'Token', isSensitive: true, isRequired: true, defaultValue: null });

/** What was refused, in full. */
function refusalOf(act: () => unknown): Pick<UserError, 'message' | 'exit' | 'hints'> | undefined {
  try {
    act();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { message: error.message, exit: error.exit, hints: error.hints };
  }
  return undefined;
}

describe('--variable LABEL:VALUE', () => {
  it('takes the label or the name in either case, and every colon after it belongs to the value', () => {
    expect(readAnswers([ticket, token], [' change TICKET :https://a:8080/', 'Token: x'])).toEqual([
      { key: 'change TICKET', value: 'https://a:8080/' },
      { key: 'Token', value: ' x' },
    ]);
  });

  it('finds labels that hold colons, and of several the longest', () => {
    const scoped = promptOf({ name: 'Kind', label: 'Ticket: kind' });
    expect(readAnswers([promptOf({ name: 'Ticket' }), scoped], ['Ticket: kind:b:c', 'Ticket:a'])).toEqual([
      { key: 'Ticket: kind', value: 'b:c' },
      { key: 'Ticket', value: 'a' },
    ]);
  });

  it('may be empty: then the default is not used', () => {
    expect(readAnswers([ticket], ['Ticket:'])).toEqual([{ key: 'Ticket', value: '' }]);
  });

  it('is refused where it is not asked for, with what is, and without its value', () => {
    expect(refusalOf(() => readAnswers([ticket, token], ['Tocken:hunter2:x']))).toEqual({
      message: 'variable: the release does not ask for "Tocken" there',
      exit: 'notFound',
      hints: ['it asks for "Change ticket", "Token"'],
    });
    expect(refusalOf(() => readAnswers([], ['Token:x']))?.hints).toEqual(['it asks for nothing']);
  });

  it.each(['hunter2', ':hunter2', ' : hunter2'])(
    '%j is refused as no label and value, and not shown',
    (text) => {
      expect(refusalOf(() => readAnswers([ticket], [text]))).toEqual({
        message: 'variable: what is given is not LABEL:VALUE',
        exit: 'usage',
        hints: [],
      });
    },
  );

  it('is refused where it is given twice, also by label and by name', () => {
    expect(refusalOf(() => readAnswers([ticket], ['Ticket:a', 'Change ticket:b']))).toMatchObject({
      message: 'variable: "Change ticket" is given twice',
      exit: 'usage',
    });
  });

  it('goes to each environment that asks for it, and to no other', () => {
    const answers = [
      { key: 'Ticket', value: 'a' },
      { key: 'Token', value: 'b' },
    ];
    expect(answersFor([ticket], answers)).toEqual({ Ticket: 'a' });
    expect(answersFor([token, ticket], answers)).toEqual({ Ticket: 'a', Token: 'b' });
  });
});

describe('what must be given', () => {
  const optional = promptOf({ name: 'Colour' });
  const preset = promptOf({ name: 'Size', isRequired: true, hasDefault: true, defaultValue: '7' });
  const all = [ticket, optional, preset, token, { ...ticket, name: 'Ticket2' }];

  it('is what is required, has no default and was not given: each label once', () => {
    expect(missingPrompts(all, [])).toEqual([ticket, token]);
    expect(missingPrompts(all, [{ key: 'token', value: '' }])).toEqual([ticket]);
  });

  it('is named, each, where nobody can be asked', () => {
    expect(refusalOf(() => refuseMissing([ticket, token]))).toMatchObject({
      message:
        'variable: the release asks for "Change ticket", "Token"; give each as --variable "LABEL:VALUE"',
      exit: 'usage',
    });
    expect(refusalOf(() => refuseMissing([]))).toBeUndefined();
  });
});

describe('what is typed at a terminal', () => {
  it('may be the value or the label of a choice, and yes or no', () => {
    const colour = {
      kind: 'select',
      options: [
        { value: 'r', label: 'Red' },
        { value: 'b', label: '' },
      ],
    } as const;
    const select = { ...colour, options: [...colour.options] };
    expect(choicesText(select)).toBe('r (Red), b');
    expect(['red', 'R', 'b', 'x'].map((typed) => typedValue(select, typed))).toEqual([
      { value: 'r' },
      { value: 'r' },
      { value: 'b' },
      { problem: 'must be one of: r (Red), b' },
    ]);
    expect(['y', 'FALSE', 'maybe'].map((typed) => typedValue({ kind: 'checkbox' }, typed))).toEqual([
      { value: 'True' },
      { value: 'False' },
      { problem: 'must be True or False' },
    ]);
    expect(typedValue({ kind: 'text' }, 'as it is')).toEqual({ value: 'as it is' });
  });
});

it('the form of a preview has label, name, help, whether required, default, choices, and what was given', () => {
  const loud = promptOf({
    ...{ name: 'Loud', help: 'say more', control: { kind: 'checkbox' } },
    ...{ hasDefault: true, defaultValue: 'False' },
  });
  const secret = { ...token, isRequired: false, hasDefault: true };
  const answers = [
    { key: 'Ticket', value: 'CHG-7' },
    { key: 'Token', value: 'hunter2' },
  ];
  expect(formText([ticket, loud, secret], answers).split('\n')).toEqual([
    'Asked for, to be given as --variable "LABEL:VALUE":',
    '',
    '  Label     Change ticket',
    '  Name      Ticket',
    '  Required  yes',
    '  Given     CHG-7',
    '',
    '  Label     Loud',
    '  Name      Loud',
    '  Help      say more',
    '  Required  no',
    '  Default   False',
    '  Choices   True, False',
    '',
    '  Label     Token',
    '  Name      Token',
    '  Required  no',
    '  Default   ********',
    '  Given     ********',
  ]);
});
