import { parseInt32 } from '../dotnet/int32.ts';
import { endBeforeBlanks, skipBlanks, trimBlanks } from '../lex/characters.ts';
import { type FilterTable, withOptions } from './filter.ts';

/** Parts of a text, and texts put together. */
export const cutFilters: FilterTable = {
  substring: withOptions(1, 2, (input, options) => {
    const numbers = options.map(wholeNumber);
    const [start, length] = numbers.length === 1 ? [0, numbers[0]] : numbers;
    if (start === undefined || length === undefined || start > input.length) return undefined;
    return input.slice(start, start + length);
  }),
  truncate: withOptions(1, 2, (input, [count = '', suffix = '...']) => {
    const length = wholeNumber(count);
    if (length === undefined) return undefined;
    return input.length > length ? input.slice(0, length) + suffix : input;
  }),
  trim: withOptions(0, Infinity, (input, [side]) => {
    switch (side?.toLowerCase()) {
      case undefined:
        return trimBlanks(input);
      case 'start':
        return input.slice(skipBlanks(input, 0));
      case 'end':
        return input.slice(0, endBeforeBlanks(input));
      default:
        return undefined;
    }
  }),
  append: (input, options) => (options.length === 0 ? undefined : (input ?? '') + options.join('')),
  prepend: (input, options) => (options.length === 0 ? undefined : options.join('') + (input ?? '')),
  startswith: withOptions(1, 1, (input, [part = '']) => String(input.startsWith(part))),
  endswith: withOptions(1, 1, (input, [part = '']) => String(input.endsWith(part))),
  contains: withOptions(1, 1, (input, [part = '']) => String(input.includes(part))),
};

/** A whole number that is not negative, in what .NET's `int` holds. */
export function wholeNumber(text: string): number | undefined {
  const value = parseInt32(text);
  return value !== undefined && value >= 0 ? value : undefined;
}
