export {
  type EvaluationError,
  EvaluationLimitError,
  FilterError,
  RecursiveDefinitionError,
} from './errors.ts';
export type { Filter, FilterContext } from './filters/filter.ts';
export type { OnParseError } from './parse/parse-template.ts';
export { readVariableFile, writeVariableFile } from './variable-file.ts';
export { type Evaluated, VariableSet, type VariableSetOptions } from './variable-set.ts';
