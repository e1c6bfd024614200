import { describe, expect, it } from 'vitest';
import { mostElementPx } from '../limits.ts';
import { isStuck, placedAt, type Scroll, scrolledTo } from './scroll.ts';

describe('scrolling', () => {
  const small = { whole: 10_000, viewport: 500 };
  const huge = { whole: 5 * mostElementPx, viewport: 500 };
  const start: Scroll = { top: 0, physical: 0 };

  it('is the browser’s own where the whole can be laid out', () => {
    expect(scrolledTo(start, 777, small)).toEqual({ top: 777, physical: 777 });
    expect(placedAt(99_999, small)).toEqual({ top: 9_500, physical: 9_500 });
    expect(isStuck({ top: 0, physical: 0 }, small)).toBe(false);
  });

  it('moves by what the wheel says, and jumps with the scroll bar, where it cannot', () => {
    const wheel = scrolledTo(start, 120, huge);
    expect(wheel.top).toBe(120);
    const middle = scrolledTo(wheel, (mostElementPx - 500) / 2, huge);
    expect(Math.round(middle.top)).toBe((huge.whole - 500) / 2);
    const end = scrolledTo(middle, mostElementPx - 500, huge);
    expect(end.top).toBe(huge.whole - 500);
    expect(placedAt(end.top, huge).physical).toBe(mostElementPx - 500);
  });

  it('notices that the scroll bar is at its end before the log is', () => {
    expect(isStuck({ top: 40, physical: 0 }, huge)).toBe(true);
    expect(isStuck({ top: 0, physical: 0 }, huge)).toBe(false);
    expect(isStuck({ top: huge.whole - 501, physical: mostElementPx - 500 }, huge)).toBe(true);
  });
});
