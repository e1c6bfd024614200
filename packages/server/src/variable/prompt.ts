/** What people are asked for when a release is deployed. */
import type { PromptControl } from '@tako/api';

/** Why the form cannot give this value; undefined where it can. */
export function controlProblem(control: PromptControl, value: string): string | undefined {
  switch (control.kind) {
    case 'text':
      return /[\r\n]/.test(value) ? 'must be one line' : undefined;
    case 'multiline':
      return undefined;
    case 'checkbox':
      return /^(true|false)$/i.test(value) ? undefined : 'must be True or False';
    case 'select': {
      const values = control.options.map((option) => option.value);
      if (values.includes(value)) return undefined;
      return `must be one of ${values.map((one) => `"${one}"`).join(', ')}`;
    }
    default:
      return control satisfies never;
  }
}
