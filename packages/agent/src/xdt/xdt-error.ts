import type { Place } from '../xml/place.ts';

/** One transform cannot be done; the others go on. The innermost place that is known stays. */
export class XdtError extends Error {
  place: Place | undefined;

  constructor(message: string, place?: Place) {
    super(message);
    this.name = 'XdtError';
    this.place = place;
  }
}

/** Runs `work`; what goes wrong in it and does not say where happened at `place`. */
export function locating<T>(place: Place, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof XdtError) error.place ??= place;
    throw error;
  }
}

/** One of the two texts cannot be used at all: it is no XML, or asks for code that only .NET could load. */
export class XdtInputError extends Error {
  readonly input: 'source' | 'transform';
  readonly place: Place;

  constructor(input: 'source' | 'transform', message: string, place: Place, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'XdtInputError';
    this.input = input;
    this.place = place;
  }
}
