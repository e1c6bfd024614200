import type { Place } from '../xml/place.ts';
import type { Call } from './call.ts';
import type { TransformLog } from './transform-log.ts';
import type { XmlElement, XmlNode } from './tree.ts';

/** One transform at one of its targets. */
export type Application = {
  readonly call: Call;
  readonly target: XmlNode;
  /** Everything that the transform was found to be about. */
  readonly targets: readonly XmlNode[];
  /** What the element's own locator finds: of an element that is to be inserted. */
  readonly existing: () => readonly XmlNode[];
  readonly source: XmlElement;
  /** Where the Transform attribute stands. */
  readonly place: Place;
  readonly log: TransformLog;
};
