import { useHotkeys } from '@mantine/hooks';
import type { Dispatch, RefObject } from 'react';
import type { Step } from './editing.ts';

type TableKeys = {
  readonly searchRef: RefObject<HTMLInputElement | null>;
  readonly onSave: () => void;
  readonly dispatch: Dispatch<Step>;
};

/** Saving works from within a field too; there, undoing is the field's own. */
export function useTableKeys({ searchRef, onSave, dispatch }: TableKeys): void {
  useHotkeys([['mod+S', onSave]], []);
  useHotkeys([
    ['/', () => searchRef.current?.focus()],
    ['mod+Z', () => dispatch({ kind: 'undo' })],
    ['mod+shift+Z', () => dispatch({ kind: 'redo' })],
    ['mod+Y', () => dispatch({ kind: 'redo' })],
  ]);
}
