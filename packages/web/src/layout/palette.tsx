/** The command palette: to any page, project, release or machine by a few letters. It is loaded when it is first opened. */
import { useHotkeys } from '@mantine/hooks';
import { lazy, Suspense, useSyncExternalStore } from 'react';

const isApple = /Mac|iPhone|iPad/.test(navigator.userAgent);
export const paletteKey = isApple ? '⌘ K' : 'Ctrl K';

const Opened = lazy(() => import('./opened-palette.tsx'));

let isOpen = false;
const listeners = new Set<() => void>();

function setOpen(next: boolean): void {
  isOpen = next;
  for (const listener of listeners) listener();
}

export const openPalette = (): void => setOpen(true);

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function CommandPalette() {
  const isShown = useSyncExternalStore(subscribe, () => isOpen);
  useHotkeys([['mod+K', openPalette]], []);
  return <Suspense>{isShown && <Opened onClose={() => setOpen(false)} />}</Suspense>;
}
