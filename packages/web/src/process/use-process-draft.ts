/** The process as it is edited here, beside the one that the server has, which others may change meanwhile. */
import type { Process, Project } from '@tako/api';
import { ApiError } from '@tako/client';
import { useMemo, useState } from 'react';
import { useChange } from '../data/answers.ts';
import { type Changes, changesBetween, hasChanges, type Merged, mergeChanges } from './changes.ts';
import { type Draft, draftOf, stepsIn } from './draft.ts';
import { openProblems, problemsOf, type StepProblem } from './problems.ts';

export type ProcessDraft = {
  readonly draft: Draft;
  readonly change: (draft: Draft) => void;
  /** What is not saved. */
  readonly changes: Changes;
  readonly isDirty: boolean;
  readonly save: () => void;
  readonly discard: () => void;
  readonly isSaving: boolean;
  readonly isSaved: boolean;
  /** Why it could not be saved. */
  readonly error: Error | null;
  readonly problems: readonly StepProblem[];
  /** What somebody else has saved meanwhile. */
  readonly conflict: Conflict | undefined;
};

export type Conflict = {
  readonly theirs: Changes;
  readonly merged: Merged;
  /** Goes on with what both wanted. */
  readonly merge: (draft: Draft) => void;
  /** Goes on with what is edited here, in place of what they saved. */
  readonly keepMine: () => void;
  readonly takeTheirs: () => void;
};

type Sent = { readonly draft: Draft; readonly problems: readonly StepProblem[] };

/** `known` is what the server has now, brought up to date by whoever calls. */
export function useProcessDraft(
  project: Project,
  known: Process,
  onSaved: (before: Draft, after: Draft) => void,
): ProcessDraft {
  const [base, setBase] = useState(known);
  const [draft, setDraft] = useState(() => draftOf(known));
  const [problems, setProblems] = useState<Sent['problems']>([]);
  const put = useChange('processes.put');
  const changes = useMemo(() => changesBetween(draftOf(base), draft), [base, draft]);
  const isDirty = hasChanges(changes);
  const isNewer = known.version > base.version && !put.isPending;
  const goOnFrom = (process: Process, edited: Draft) => {
    setBase(process);
    setDraft(edited);
    setProblems([]);
  };
  // Whoever only looks sees what others save at once.
  if (isNewer && !isDirty) goOnFrom(known, draftOf(known));
  const decide = (process: Process, edited: Draft) => {
    put.reset();
    goOnFrom(process, edited);
  };

  const save = () => {
    const body = { version: base.version, steps: stepsIn(draft) };
    setProblems([]);
    put.mutate(
      { params: { id: project.id }, body },
      {
        onSuccess: (saved) => {
          setBase(saved);
          setDraft(draftOf(saved));
          onSaved(draft, draftOf(saved));
        },
        onError: (error) => error instanceof ApiError && setProblems(problemsOf(error.problem, draft)),
      },
    );
  };
  return {
    ...{ draft, changes, isDirty, save },
    change: setDraft,
    discard: () => decide(base, draftOf(base)),
    isSaving: put.isPending,
    isSaved: put.data?.version === base.version && !isDirty,
    error: put.error,
    problems: useMemo(() => openProblems(problems, draft), [problems, draft]),
    conflict:
      isNewer && isDirty
        ? {
            theirs: changesBetween(draftOf(base), draftOf(known)),
            merged: mergeChanges(draftOf(base), draft, draftOf(known)),
            merge: (merged) => decide(known, merged),
            keepMine: () => decide(known, draft),
            takeTheirs: () => decide(known, draftOf(known)),
          }
        : undefined,
  };
}
