/** The systems that get an agent which brings its Node along. */
export type TargetName = 'linux-x64' | 'linux-arm64' | 'win-x64';

export type Target = {
  readonly name: TargetName;
  /** What npm calls the system, and the package of the lock in `scripts/runtime` that has its Node. */
  readonly os: string;
  readonly cpu: string;
  readonly node: { readonly package: string; readonly binary: string };
  /** The executable's name among the downloads. */
  readonly file: string;
};

const target = (name: TargetName, os: string, cpu: string, suffix = ''): Target => ({
  ...{ name, os, cpu, file: `tentacle-${name}${suffix}` },
  node: { package: `node-${name}`, binary: `bin/node${suffix}` },
});

export const targets: readonly Target[] = [
  target('linux-x64', 'linux', 'x64'),
  target('linux-arm64', 'linux', 'arm64'),
  target('win-x64', 'win32', 'x64', '.exe'),
];
