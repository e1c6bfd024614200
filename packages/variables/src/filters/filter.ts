/** What a filter may need from around it. */
export type FilterContext = {
  readonly now: () => Date;
  /** Counts work beyond a pass over the text; throws `EvaluationLimitError` where it grew too large. */
  readonly spend: (steps: number) => void;
  /** Throws `EvaluationLimitError` where the output has no room for so many characters. */
  readonly reserve: (chars: number) => void;
};

/** Turns a value, undefined where it is missing, and options into text; undefined where it cannot. */
export type Filter = (
  input: string | undefined,
  options: readonly string[],
  context: FilterContext,
) => string | undefined;

/** Filters by their names in lower case. */
export type FilterTable = Readonly<Record<string, Filter>>;

/** A filter that needs a value and takes no options. */
export function plain(work: (input: string) => string | undefined): Filter {
  return (input, options) => (input === undefined || options.length > 0 ? undefined : work(input));
}

/** A filter that needs a value and at least `least`, at most `most` options. */
export function withOptions(
  least: number,
  most: number,
  work: (input: string, options: readonly string[], context: FilterContext) => string | undefined,
): Filter {
  return (input, options, context) =>
    input === undefined || options.length < least || options.length > most
      ? undefined
      : work(input, options, context);
}
