import type { Place } from './place.ts';

/** A text is no XML: the message says what is wrong, the place says where. */
export class XmlSyntaxError extends Error {
  readonly place: Place;

  constructor(message: string, place: Place, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'XmlSyntaxError';
    this.place = place;
  }
}
