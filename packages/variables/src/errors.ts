/** A value that leads back to itself: `chain` names all symbols on the way, at its end the one that is there before. */
export class RecursiveDefinitionError extends Error {
  readonly chain: readonly string[];

  constructor(chain: readonly string[]) {
    super(`The value of "${chain.at(-1)}" leads back to itself (${chain.join(' -> ')}).`);
    this.name = 'RecursiveDefinitionError';
    this.chain = chain;
  }
}

/** A filter was given a value that it cannot work on, where leaving the token as it is would hide the fault. */
export class FilterError extends Error {
  readonly filter: string;

  constructor(filter: string, message: string, options?: ErrorOptions) {
    super(`Filter ${filter}: ${message}`, options);
    this.name = 'FilterError';
    this.filter = filter;
  }
}

/** An evaluation grew past one of the limits of this package; the message names the limit. */
export class EvaluationLimitError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'EvaluationLimitError';
  }
}

/** What can stop an evaluation; anything else that is thrown is a fault of ours. */
export type EvaluationError = RecursiveDefinitionError | FilterError | EvaluationLimitError;

export function isEvaluationError(error: unknown): error is EvaluationError {
  return (
    error instanceof RecursiveDefinitionError ||
    error instanceof FilterError ||
    error instanceof EvaluationLimitError
  );
}
