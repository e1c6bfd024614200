/** The steps in their order, and the one that is edited beside them. All are saved together. */
import { Button, Stack } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import type { Process, Project } from '@tako/api';
import { ApiError } from '@tako/client';
import { ArrowLeft, ListOrdered } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { Empty } from '../pieces/empty.tsx';
import { Failure } from '../pieces/failure.tsx';
import { LeaveGuard } from '../pieces/leave-guard.tsx';
import { useGoTo } from '../pieces/page-link.tsx';
import { AddStep } from './add-step.tsx';
import { ConflictNote } from './conflict-note.tsx';
import {
  type Draft,
  type NewKind,
  withCopy,
  withMoved,
  withNewStep,
  withoutStep,
  withStep,
} from './draft.ts';
import { type Places, usePlaces } from './places.ts';
import { ProblemList } from './problem-list.tsx';
import { errorsOf } from './problems.ts';
import classes from './process-editor.module.css';
import { SaveBar } from './save-bar.tsx';
import { StepEditor } from './step-editor.tsx';
import { StepList } from './step-list.tsx';
import { type ProcessDraft, useProcessDraft } from './use-process-draft.ts';

type ProcessEditorProps = {
  readonly project: Project;
  readonly known: Process;
  /** The step that is shown, as the address has it. */
  readonly wanted: string | undefined;
  /** To be called where what is known is not what the server has. */
  readonly onStale: () => void;
};

export function ProcessEditor({ project, known, wanted, onStale }: ProcessEditorProps) {
  const goTo = useGoTo();
  const choose = (step: string | undefined) =>
    goTo({ to: 'process', params: { project: project.slug }, search: { step }, replace: true });
  const process = useProcessDraft(project, known, (before, after) => {
    // What was new has an id now, and is at the same place.
    const place = before.findIndex(({ key }) => key === wanted);
    if (place >= 0) choose(after[place]?.key);
  });
  const { draft, isDirty, conflict, error } = process;
  const places = usePlaces(project.id);
  const isStale = error instanceof ApiError && error.code === 'concurrent-change';
  useEffect(() => {
    if (isStale) onStale();
  }, [isStale, onStale]);
  const newKey = useNewKey();
  const add = (kind: NewKind) => {
    const key = newKey();
    process.change(withNewStep(draft, key, kind, rolesOfNext(draft, places)));
    choose(key);
  };
  return (
    <>
      <Stack gap="md">
        {conflict && <ConflictNote conflict={conflict} />}
        {error && !isStale && <Problems process={process} onChoose={choose} />}
        {draft.length === 0 ? (
          <Empty
            icon={ListOrdered}
            title="The project has no steps yet"
            action={<AddStep onAdd={add} isMain />}
          >
            A step deploys a package to machines, or runs a script there. Steps run one after the other, each
            on all of its machines at once.
          </Empty>
        ) : (
          <Editor {...{ process, wanted, places, newKey }} onChoose={choose} onAdd={add} />
        )}
      </Stack>
      <SaveBar process={process} />
      <LeaveGuard isDirty={isDirty}>
        What you changed in the process is not saved, and would be lost.
      </LeaveGuard>
    </>
  );
}

function Problems({
  process,
  onChoose,
}: {
  readonly process: ProcessDraft;
  readonly onChoose: (key: string) => void;
}) {
  const { draft, problems, error } = process;
  if (problems.length > 0) return <ProblemList draft={draft} problems={problems} onChoose={onChoose} />;
  // Whatever the server named has been changed since.
  if (
    error instanceof ApiError &&
    (error.problem.errors ?? []).some(({ field }) => field.startsWith('steps['))
  )
    return null;
  return <Failure error={error} />;
}

/** Those of the last step, or the only one that there is. */
function rolesOfNext(draft: Draft, { roles }: Places): readonly string[] {
  return draft.at(-1)?.step.roles ?? (roles.length === 1 ? roles : []);
}

function useNewKey(): () => string {
  const count = useRef(0);
  return () => `new-${++count.current}`;
}

type EditorProps = {
  readonly process: ProcessDraft;
  readonly wanted: string | undefined;
  readonly places: Places;
  readonly onChoose: (key: string | undefined) => void;
  readonly onAdd: (kind: NewKind) => void;
  readonly newKey: () => string;
};

function Editor(props: EditorProps) {
  const { process, wanted, places, onChoose, onAdd, newKey } = props;
  const { draft, change, problems } = process;
  // A phone has room for the list or for a step.
  const isNarrow = useMediaQuery('(max-width: 62em)', false, { getInitialValueInEffect: false });
  const chosen = draft.find(({ key }) => key === wanted) ?? (isNarrow ? undefined : draft[0]);
  const index = chosen ? draft.indexOf(chosen) : -1;
  const copy = (key: string) => {
    const made = newKey();
    change(withCopy(draft, made, key));
    onChoose(made);
  };
  const remove = (key: string) => {
    change(withoutStep(draft, key));
    onChoose(isNarrow ? undefined : nextTo(draft, key));
  };
  return (
    <div className={classes.columns} data-open={chosen !== undefined || undefined}>
      <div className={classes.steps}>
        <StepList
          draft={draft}
          chosen={chosen?.key}
          onChoose={onChoose}
          onMove={(key, to) => change(withMoved(draft, key, to))}
          wrong={new Set(problems.map(({ key }) => key))}
          nameOf={places.nameOf}
        />
        <AddStep onAdd={onAdd} />
      </div>
      {chosen && (
        <div className={classes.step}>
          <Button
            className={classes.back ?? ''}
            variant="subtle"
            size="xs"
            leftSection={<ArrowLeft size={15} aria-hidden />}
            onClick={() => onChoose(undefined)}
          >
            All steps
          </Button>
          <StepEditor
            key={chosen.key}
            value={chosen.step}
            onChange={(step) => change(withStep(draft, chosen.key, step))}
            errorAt={errorsOf(problems, chosen.key)}
            isFirst={index === 0}
            places={places}
            onCopy={() => copy(chosen.key)}
            onDelete={() => remove(chosen.key)}
          />
        </div>
      )}
    </div>
  );
}

/** The step that is shown when this one is gone. */
function nextTo(draft: Draft, key: string): string | undefined {
  const index = draft.findIndex((entry) => entry.key === key);
  return (draft[index + 1] ?? draft[index - 1])?.key;
}
