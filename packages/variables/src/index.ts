export {
  type EvaluationError,
  EvaluationLimitError,
  FilterError,
  RecursiveDefinitionError,
} from './errors.ts';
export type { Filter, FilterContext } from './filters/filter.ts';
export type { OnParseError } from './parse/parse-template.ts';
export { type References, referencesIn } from './references.ts';
export { readVariableFile, writeVariableFile } from './variable-file.ts';
export { type Evaluated, VariableSet, type VariableSetOptions } from './variable-set.ts';
export {
  type DockerTag,
  isDockerPrerelease,
  parseDockerTag,
} from './version/docker-tag.ts';
export {
  compareLexicographicVersions,
  type LexicographicVersion,
  parseLexicographicVersion,
} from './version/lexicographic-version.ts';
export {
  isOctopusPrerelease,
  type OctopusVersion,
  octopusVersionOrZero,
  parseOctopusVersion,
  splitPrerelease,
  zeroVersion,
} from './version/octopus-version.ts';
export { applyMask, isVersionMask, latestForMask, nextVersion } from './version/version-mask.ts';
export { compareOctopusVersions, octopusVersionKey } from './version/version-order.ts';
