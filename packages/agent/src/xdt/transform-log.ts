import type { Place } from '../xml/place.ts';
import type { XmlDocument } from './tree.ts';

export type TransformMessage = {
  readonly level: 'verbose' | 'info' | 'warning' | 'error';
  readonly text: string;
  /** Where in the transform. */
  readonly line?: number;
  readonly column?: number;
};

/** Collects what a transform tells, and whether it failed. */
export class TransformLog {
  readonly messages: TransformMessage[] = [];
  failed = false;
  /** Warnings are no more than remarks while this is so. */
  suppressesWarnings = false;

  verbose(text: string): void {
    this.messages.push({ level: 'verbose', text });
  }

  info(text: string): void {
    this.messages.push({ level: 'info', text });
  }

  warning(text: string, place: Place): void {
    if (this.suppressesWarnings) this.info(text);
    else this.messages.push({ level: 'warning', text, ...place });
  }

  error(text: string, place: Place | undefined): void {
    this.failed = true;
    this.messages.push({ level: 'error', text, ...place });
  }
}

/** What a transform changes, and the document as it was before. */
export type Target = { readonly document: XmlDocument; readonly original: () => XmlDocument };
