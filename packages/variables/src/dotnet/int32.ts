/** What .NET's `int.TryParse` makes of the text; undefined where it refuses. */
export function parseInt32(text: string): number | undefined {
  const match = /^[\t-\r ]*([+-]?\d+)[\t-\r ]*$/.exec(text);
  const value = Number(match?.[1] ?? Number.NaN);
  return value >= -0x80000000 && value <= 0x7fffffff ? value + 0 : undefined;
}
