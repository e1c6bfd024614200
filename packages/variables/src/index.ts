export {
  type EvaluationError,
  EvaluationLimitError,
  FilterError,
  RecursiveDefinitionError,
} from './errors.ts';
export type { Filter } from './filters/filter.ts';
export type { OnParseError } from './parse/parse-template.ts';
export { type Evaluated, VariableSet } from './variable-set.ts';
