/**
 * Scrolling over more than a browser can lay out: the element is at most so high, and a position in the whole is kept
 * apart from the element's own. Small steps move both alike; a jump of the scroll bar goes to its share of the whole.
 */
import { mostElementPx } from '../limits.ts';

export type Scroll = {
  /** Position in the whole, in px. */
  readonly top: number;
  /** Position of the element's own scroll bar. */
  readonly physical: number;
};

export type Extent = { readonly whole: number; readonly viewport: number };

/** How high the element is. */
export const elementPx = ({ whole }: Extent): number => Math.min(whole, mostElementPx);

const lastTop = ({ whole, viewport }: Extent): number => Math.max(0, whole - viewport);

const clamp = (value: number, most: number): number => Math.max(0, Math.min(value, most));

/** After the scroll bar has moved. */
export function scrolledTo(before: Scroll, physical: number, extent: Extent): Scroll {
  const isScaled = extent.whole > mostElementPx;
  if (!isScaled) return { top: clamp(physical, lastTop(extent)), physical };
  const step = physical - before.physical;
  if (Math.abs(step) > extent.viewport) return { top: topAt(physical, extent), physical };
  return { top: clamp(before.top + step, lastTop(extent)), physical };
}

/** At a position of the whole: where the scroll bar belongs. */
export function placedAt(top: number, extent: Extent): Scroll {
  const held = clamp(top, lastTop(extent));
  if (extent.whole <= mostElementPx) return { top: held, physical: held };
  const share = lastTop(extent) === 0 ? 0 : held / lastTop(extent);
  return { top: held, physical: Math.round(share * (elementPx(extent) - extent.viewport)) };
}

/** The scroll bar is at an end of the element and there is more of the whole: it has to be put anew. */
export function isStuck({ top, physical }: Scroll, extent: Extent): boolean {
  if (extent.whole <= mostElementPx) return false;
  const last = elementPx(extent) - extent.viewport;
  return (physical <= 0 && top > 0) || (physical >= last && top < lastTop(extent));
}

function topAt(physical: number, extent: Extent): number {
  const share = physical / (elementPx(extent) - extent.viewport);
  return clamp(share * lastTop(extent), lastTop(extent));
}
