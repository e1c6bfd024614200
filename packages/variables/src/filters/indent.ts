import { type FilterTable, withOptions } from './filter.ts';

/** `Indent`: four blanks, or by its options so many, or a text of one's own, before the lines. */
export const indentFilters: FilterTable = {
  indent: withOptions(0, Infinity, (input, options, { reserve }) => {
    if (input === '') return '';
    if (options.length > 2) return undefined;
    const { first, following } = indentsOf(options);
    const lines = input.split('\n');
    reserve(input.length + first.length + lines.length * following.length);
    return first + lines.join(`\n${following}`);
  }),
};

type Indents = { readonly first: string; readonly following: string };

function indentsOf([first, following]: readonly string[]): Indents {
  if (first === undefined) return both(' '.repeat(4));
  if (following !== undefined) return { first, following };
  return indentsByNumber(first) ?? both(first);
}

/** `n`, `/n` for the following lines only, or `a/b` for the first and the following ones. */
function indentsByNumber(option: string): Indents | undefined {
  const [first = '', following, more] = option.split('/');
  if (more !== undefined) return undefined;
  const firstBlanks = first === '' && following !== undefined ? '' : blanks(first);
  const followingBlanks = following === undefined ? firstBlanks : blanks(following);
  if (firstBlanks === undefined || followingBlanks === undefined) return undefined;
  return { first: firstBlanks, following: followingBlanks };
}

/** A number of blanks is a byte in the original: what is larger is text like any other. */
function blanks(text: string): string | undefined {
  const count = /^\d{1,3}$/.test(text) ? Number(text) : Number.NaN;
  return count <= 255 ? ' '.repeat(count) : undefined;
}

function both(indent: string): Indents {
  return { first: indent, following: indent };
}
