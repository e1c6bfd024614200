/** What the server found wrong, step by step, with a way to each. */
import { UnstyledButton } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { Note } from '../pieces/note.tsx';
import type { Draft } from './draft.ts';
import classes from './problem-list.module.css';
import type { StepProblem } from './problems.ts';

type ProblemListProps = {
  readonly draft: Draft;
  readonly problems: readonly StepProblem[];
  readonly onChoose: (key: string) => void;
};

export function ProblemList({ draft, problems, onChoose }: ProblemListProps) {
  const place = useRef<HTMLDivElement>(null);
  // Whoever saves is at the end of a long page.
  useEffect(() => {
    void place.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  return (
    <div ref={place}>
      <Note tone="failed" title="It is not saved: something is wrong">
        <ul className={classes.list}>
          {problems.map(({ key, field, message }) => {
            const index = draft.findIndex((entry) => entry.key === key);
            return (
              <li key={`${key} ${field} ${message}`}>
                <UnstyledButton className={classes.step ?? ''} onClick={() => onChoose(key)}>
                  Step {index + 1}, {draft[index]?.step.name || 'without a name'}
                </UnstyledButton>
                : {wordsOf(field)} {message}
              </li>
            );
          })}
        </ul>
      </Note>
    </div>
  );
}

/** `action.customInstallation.folder` is the "custom installation folder", `roles[1]` "roles 2". */
function wordsOf(field: string): string {
  return field
    .replace(/^action\./, '')
    .replaceAll(/\[(\d+)\]/g, (_, index) => ` ${Number(index) + 1}`)
    .replaceAll('.', ' ')
    .replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
