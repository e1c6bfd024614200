/** Levels of blocks, options and indexers inside one another: a person writes five; the evaluator recurses here. */
export const maxNestingLevels = 200;

/** Levels of values, blocks, options and brackets while evaluating: they fit into 600 KB of stack; Node has 984. */
export const maxEvaluationLevels = 300;

/** Tokens visited and symbols looked up by one evaluation: some seconds of work, so that doubling values end. */
export const maxEvaluationSteps = 5_000_000;

/** Characters one evaluation may produce: 64 MB in memory, more than any file in which variables are replaced. */
export const maxOutputChars = 32 * 1024 * 1024;

/** Levels of a JSON value: what the original's JSON reader accepts. */
export const maxJsonLevels = 64;

/** Levels of brackets in one calculation: the calculator recurses here. */
export const maxCalculationLevels = 100;

/** Parsed templates one variable set keeps: more than the variables of a large project. */
export const maxCachedTemplates = 2_000;

/** Characters of the longest template worth keeping parsed: values repeat, whole files do not. */
export const maxCachedTemplateChars = 64 * 1024;

/** Characters of a number in JSON: where the original's JSON reader stops, since large ones are slow to convert. */
export const maxJsonNumberChars = 380;

/** Characters of a regular expression: longer ones are no longer written by hand. */
export const maxRegexChars = 4_000;

/** Instructions of a compiled regular expression: `{1000}` of a few characters fits, `{1000}{1000}` does not. */
export const maxRegexInstructions = 20_000;

/** Numbers a matcher keeps to come back to: 16 MB. */
export const maxRegexStack = 2_000_000;

/** Characters of a Markdown text: release notes of a year, some seconds of work for one made to be slow. */
export const maxMarkdownChars = 100_000;
