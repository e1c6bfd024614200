/** Variables of a project or of a set while they are edited, saved, and changed by others. */
import type { VariableSet } from '@tako/api';
import { ApiError } from '@tako/client';
import { type Dispatch, useEffect, useReducer, useRef, useState } from 'react';
import { answers, question, useChange } from '../data/answers.ts';
import { type Rows, variablesOf } from './draft.ts';
import { begin, type Editing, type Step, step } from './editing.ts';
import { problemOf } from './hints.ts';

export type Owner =
  | { readonly kind: 'project'; readonly id: string; readonly slug: string; readonly name: string }
  | { readonly kind: 'set'; readonly id: string; readonly slug: string; readonly name: string };

const operations = {
  project: { get: 'variables.get', put: 'variables.put' },
  set: { get: 'variableSets.getVariables', put: 'variableSets.putVariables' },
} as const;

/** How the variables of an owner are asked for, wherever they are. */
export const variablesQuestion = ({ kind, id }: Pick<Owner, 'kind' | 'id'>) =>
  question(operations[kind].get, { params: { id } });

export type Saving = {
  readonly save: () => void;
  readonly isBusy: boolean;
  /** What keeps rows from being saved, by key: said here, or by the server. */
  readonly problems: ReadonlyMap<string, readonly string[]>;
  /** What the server said that is about no row. */
  readonly error: Error | undefined;
  /** Somebody else saved first; theirs has been brought in, and saving again takes both. */
  readonly wasOvertaken: boolean;
};

export type UsedEditing = {
  readonly editing: Editing;
  readonly dispatch: Dispatch<Step>;
  readonly saving: Saving;
};

export function useEditing(owner: Owner, set: VariableSet, onSaved: () => void): UsedEditing {
  const [editing, dispatch] = useReducer(step, set, begin);
  const [problems, setProblems] = useState<Saving['problems']>(new Map());
  const [wasOvertaken, setOvertaken] = useState(false);
  const sent = useRef<Rows>([]);
  const { queryKey } = variablesQuestion(owner);
  const put = useChange(operations[owner.kind].put as 'variables.put', (saved) => {
    answers.setQueryData(queryKey, saved);
    dispatch({ kind: 'saved', set: saved });
    setOvertaken(false);
    onSaved();
  });
  useEffect(() => {
    // Until it is known what became of ours, an answer may be ours already.
    if (!put.isPending) dispatch({ kind: 'arrived', set });
  }, [set, put.isPending]);
  const save = () => {
    const own = problemsIn(editing.rows);
    setProblems(own);
    if (own.size > 0) return;
    sent.current = editing.rows.filter(({ isDeleted }) => !isDeleted);
    const body = { version: editing.version, variables: variablesOf(editing.rows) };
    put.mutate(
      { params: { id: owner.id }, body },
      {
        onError: (error) => {
          setProblems(problemsOf(error, sent.current));
          const isLate = error instanceof ApiError && error.code === 'concurrent-change';
          setOvertaken(isLate);
          if (isLate) void answers.invalidateQueries({ queryKey });
        },
      },
    );
  };
  const isTold = wasOvertaken || problems.size > 0;
  const error = put.error && !isTold ? put.error : undefined;
  return { editing, dispatch, saving: { save, isBusy: put.isPending, problems, error, wasOvertaken } };
}

function problemsIn(rows: Rows): Saving['problems'] {
  const found = rows.flatMap((row) => {
    const problem = row.isDeleted ? undefined : problemOf(row);
    return problem === undefined ? [] : [[row.key, [problem]] as const];
  });
  return new Map(found);
}

/** What the server says of `variables[3].scope.roles[0]`, at the row that was sent there. */
function problemsOf(error: Error, sent: Rows): Saving['problems'] {
  const found = new Map<string, string[]>();
  if (!(error instanceof ApiError)) return found;
  for (const { field, message } of error.problem.errors ?? []) {
    const row = sent[Number(/^variables\[(\d+)\]/.exec(field)?.[1])];
    if (row) found.set(row.key, [...(found.get(row.key) ?? []), message]);
  }
  return found;
}
