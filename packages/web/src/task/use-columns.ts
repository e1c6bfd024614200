/** How many characters of a log stand beside each other. */
import { type RefObject, useLayoutEffect, useState } from 'react';

/** What stands before the text of a line, and behind it, in px: the number, the time, the margins. */
const besideText = { chars: 10, px: 60 };

/** Characters that are measured together: a single one would be rounded. */
const sampleChars = 100;

/** Of the element's width, in the font of its log; null where lines are not wrapped. */
export function useColumns(place: RefObject<HTMLElement | null>, isWrapped: boolean): number | null {
  const [columns, setColumns] = useState<number | null>(null);
  useLayoutEffect(() => {
    const element = place.current;
    if (!isWrapped || !element) {
      setColumns(null);
      return;
    }
    const measure = () => setColumns(columnsOf(element));
    const watcher = new ResizeObserver(measure);
    watcher.observe(element);
    measure();
    return () => watcher.disconnect();
  }, [place, isWrapped]);
  return columns;
}

function columnsOf(element: HTMLElement): number {
  const log = element.querySelector('[aria-label="Log"][tabindex]') ?? element;
  const sample = document.createElement('span');
  sample.textContent = '0'.repeat(sampleChars);
  sample.style.position = 'absolute';
  sample.style.visibility = 'hidden';
  log.append(sample);
  const charPx = sample.getBoundingClientRect().width / sampleChars;
  sample.remove();
  const digits = Number(getComputedStyle(element).getPropertyValue('--number-digits')) + 2;
  const isNarrow = matchMedia('(max-width: 48em)').matches;
  const beside = (digits + (isNarrow ? 0 : besideText.chars)) * charPx + besideText.px;
  return Math.max(10, Math.floor((log.clientWidth - beside) / charPx));
}
