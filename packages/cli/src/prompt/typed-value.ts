import type { PromptControl } from '@tako/api';

export type Typed = { readonly value: string } | { readonly problem: string };

/** The value that is meant by what somebody typed, or why it cannot be one. */
export function typedValue(control: PromptControl, typed: string): Typed {
  switch (control.kind) {
    case 'text':
    case 'multiline':
      return { value: typed };
    case 'checkbox': {
      if (/^(?:true|yes|y)$/i.test(typed)) return { value: 'True' };
      return /^(?:false|no|n)$/i.test(typed) ? { value: 'False' } : { problem: 'must be True or False' };
    }
    case 'select': {
      const found =
        control.options.find(({ value }) => value === typed) ??
        control.options.find(({ value, label }) => isSame(label, typed) || isSame(value, typed));
      return found ? { value: found.value } : { problem: `must be one of: ${choicesText(control)}` };
    }
    default:
      return control satisfies never;
  }
}

/** What there is to choose from; empty where anything may be typed. */
export function choicesText(control: PromptControl): string {
  if (control.kind === 'checkbox') return 'True, False';
  if (control.kind !== 'select') return '';
  return control.options
    .map(({ value, label }) => (label === '' || label === value ? value : `${value} (${label})`))
    .join(', ');
}

const isSame = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase();
