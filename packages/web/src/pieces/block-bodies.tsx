/** The rows of a long table, of which only those near the window are drawn; the others keep their place. */
import { memo, type ReactNode, useEffect, useRef, useState } from 'react';
import { aheadPx, rowsPerBlock } from '../limits.ts';

type BlockBodiesProps<T> = {
  readonly rows: readonly T[];
  readonly columns: number;
  /** Of a row that has not been drawn yet. */
  readonly rowPx: number;
  /** Is drawn wherever it stands: somebody works on it. */
  readonly isHeld?: (row: T) => boolean;
  readonly children: (row: T, index: number) => ReactNode;
};

export function BlockBodies<T>({ rows, columns, rowPx, isHeld, children }: BlockBodiesProps<T>) {
  const blocks = Array.from({ length: Math.ceil(rows.length / rowsPerBlock) }, (_, index) => index);
  return blocks.map((index) => {
    const from = index * rowsPerBlock;
    const some = rows.slice(from, from + rowsPerBlock);
    return (
      <Body
        key={index}
        {...{ columns, rowPx }}
        count={some.length}
        isFirst={index === 0}
        isHeld={isHeld !== undefined && some.some(isHeld)}
        draw={() => some.map((row, place) => children(row, from + place))}
      />
    );
  });
}

type BodyProps = {
  readonly columns: number;
  readonly rowPx: number;
  readonly count: number;
  readonly isFirst: boolean;
  readonly isHeld: boolean;
  readonly draw: () => ReactNode;
};

function Body({ columns, rowPx, count, isFirst, isHeld, draw }: BodyProps) {
  const body = useRef<HTMLTableSectionElement>(null);
  const perRow = useRef(rowPx);
  const counted = useRef(count);
  counted.current = count;
  const [isNear, setNear] = useState(isFirst);
  useEffect(() => {
    if (!body.current) return;
    return watch(body.current, (isThere, heightPx) => {
      // What goes out of sight stays as high as it was.
      if (!isThere && counted.current > 0) perRow.current = heightPx / counted.current;
      setNear(isThere);
    });
  }, []);
  const isDrawn = isNear || isHeld;
  return (
    <tbody ref={body}>{isDrawn ? draw() : <Gap columns={columns} heightPx={count * perRow.current} />}</tbody>
  );
}

const Gap = memo(({ columns, heightPx }: { readonly columns: number; readonly heightPx: number }) => (
  <tr aria-hidden data-gap>
    <td colSpan={columns} style={{ height: heightPx, padding: 0 }} />
  </tr>
));

type OnSight = (isThere: boolean, heightPx: number) => void;

const watched = new WeakMap<Element, OnSight>();
let watcher: IntersectionObserver | undefined;

/** One watcher for all that is on the page. */
function watch(element: Element, onSight: OnSight): () => void {
  watcher ??= new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting, boundingClientRect } of entries)
        watched.get(target)?.(isIntersecting, boundingClientRect.height);
    },
    { rootMargin: `${aheadPx}px 0px` },
  );
  watched.set(element, onSight);
  watcher.observe(element);
  return () => watcher?.unobserve(element);
}
