/** The expected kind of failure: its message is all that the user needs. */
export class ActionFailure extends Error {
  readonly exitCode: number | undefined;

  constructor(message: string, exitCode?: number, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'ActionFailure';
    this.exitCode = exitCode;
  }
}
