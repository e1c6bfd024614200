/** How many characters of a line stand beside each other, by how far in it stands. */
import { type RefObject, useLayoutEffect, useMemo, useState } from 'react';

/** As `log-rows.module.css` has them. */
const marginPx = { left: 8, right: 16 };
const timeChars = 10;
const numberChars = 2;

/** Characters that are measured together: a single one would be rounded. */
const sampleChars = 100;

/** Fewer are no text any more, however narrow the window. */
const fewestColumns = 10;

/** null where lines are not wrapped. */
export type ColumnsAt = (depth: number) => number | null;

type Measured = {
  readonly widthPx: number;
  readonly charPx: number;
  readonly indentPx: number;
  readonly hasTime: boolean;
};

const unwrapped: ColumnsAt = () => null;

/** Of the log in the element, whose line numbers have so many digits. */
export function useColumns(
  place: RefObject<HTMLElement | null>,
  isWrapped: boolean,
  digits: number,
): ColumnsAt {
  const [measured, setMeasured] = useState<Measured | null>(null);
  useLayoutEffect(() => {
    const log = place.current?.querySelector<HTMLElement>('section');
    if (!isWrapped || !log) {
      setMeasured(null);
      return;
    }
    const watcher = new ResizeObserver(() => setMeasured(measure(log)));
    watcher.observe(log);
    setMeasured(measure(log));
    return () => watcher.disconnect();
  }, [place, isWrapped]);
  return useMemo(() => {
    if (!measured) return unwrapped;
    const { widthPx, charPx, indentPx, hasTime } = measured;
    const before =
      (digits + numberChars + (hasTime ? timeChars : 0)) * charPx + marginPx.left + marginPx.right;
    return (depth) => Math.max(fewestColumns, Math.floor((widthPx - before - depth * indentPx) / charPx));
  }, [measured, digits]);
}

function measure(log: HTMLElement): Measured {
  const sample = document.createElement('span');
  sample.textContent = '0'.repeat(sampleChars);
  sample.style.position = 'absolute';
  sample.style.visibility = 'hidden';
  log.append(sample);
  const charPx = sample.getBoundingClientRect().width / sampleChars;
  sample.remove();
  const indentPx = Number.parseFloat(getComputedStyle(log).getPropertyValue('--indent'));
  return { widthPx: log.clientWidth, charPx, indentPx, hasTime: !matchMedia('(max-width: 48em)').matches };
}
