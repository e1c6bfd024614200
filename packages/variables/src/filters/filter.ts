/** Turns a value, undefined where it is missing, and options into text; undefined where it cannot. */
export type Filter = (input: string | undefined, options: readonly string[]) => string | undefined;
