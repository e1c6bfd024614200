/** Arguments of `nuget pack` (`OctoPackNuGetArguments`), as far as they mean something here. */

export type NuGetArguments = {
  readonly exclude: readonly string[];
  readonly properties: ReadonlyMap<string, string>;
  readonly version: string | undefined;
  readonly outFolder: string | undefined;
  readonly basePath: string | undefined;
  /** Those that are passed over, as they were written. */
  readonly unknown: readonly string[];
};

/** How NuGet writes or says things, not what it packs. */
const ofNoMeaning = new Set([
  'nopackageanalysis',
  'nodefaultexcludes',
  'noninteractive',
  'forceenglishoutput',
]);
const withValue = new Set([
  'exclude',
  'properties',
  'version',
  'outputdirectory',
  'basepath',
  'verbosity',
  'configfile',
]);

export function readNuGetArguments(text: string): NuGetArguments {
  const given = new Map<string, string[]>();
  const unknown: string[] = [];
  const words = [...text.matchAll(/"([^"]*)"|\S+/g)].map(([word, quoted]) => quoted ?? word);
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] as string;
    const name = word.replace(/^[-/]+/, '').toLowerCase();
    if (/^[-/]/.test(word) && withValue.has(name)) {
      at += 1;
      given.set(name, [...(given.get(name) ?? []), words[at] ?? '']);
    } else if (!ofNoMeaning.has(name)) unknown.push(word);
  }
  const last = (name: string) => given.get(name)?.at(-1);
  return {
    exclude: (given.get('exclude') ?? []).flatMap((patterns) => patterns.split(';')),
    properties: readProperties((given.get('properties') ?? []).join(';')),
    ...{ version: last('version'), outFolder: last('outputdirectory'), basePath: last('basepath'), unknown },
  };
}

/** `a=1;b=2`. */
export function readProperties(text: string): Map<string, string> {
  return new Map(
    text.split(';').flatMap((pair) => {
      const at = pair.indexOf('=');
      return at < 1 ? [] : [[pair.slice(0, at).trim(), pair.slice(at + 1)] as const];
    }),
  );
}
