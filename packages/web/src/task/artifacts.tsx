/** Files that scripts have handed over: what they are, where they come from, and whether they are here. */
import type { Artifact } from '@tako/api';
import { ChevronRight, CircleX, Download, FileDown, Hourglass } from 'lucide-react';
import { useState } from 'react';
import { useWholeList } from '../data/answers.ts';
import { artifactsShown } from '../limits.ts';
import { Failure } from '../pieces/failure.tsx';
import { sizeText } from '../pieces/size-text.ts';
import { Time } from '../pieces/time.tsx';
import classes from './artifacts.module.css';

type ArtifactsProps = {
  readonly taskId: string;
  /** What is pending then waits for its machine; before, it is on its way. */
  readonly hasEnded: boolean;
};

/** Nothing where no script has handed over anything. */
export function Artifacts({ taskId, hasEnded }: ArtifactsProps) {
  const { data, error, refetch } = useWholeList('artifacts.list', { query: { task: taskId } });
  const [choice, setChoice] = useState<boolean>();
  if (data === undefined) {
    return error ? (
      <Failure error={error} title="The artifacts cannot be listed" onRetry={() => void refetch()} />
    ) : null;
  }
  if (data.length === 0) return null;
  const isOpen = choice ?? data.length <= artifactsShown;
  return (
    <section className={classes.artifacts} aria-label="Artifacts">
      <button
        type="button"
        className={classes.head}
        aria-expanded={isOpen}
        onClick={() => setChoice(!isOpen)}
      >
        <ChevronRight size={15} data-open={isOpen} aria-hidden />
        {data.length === 1 ? '1 artifact' : `${data.length} artifacts`}
        <span className={classes.soft}>{summaryOf(data)}</span>
      </button>
      {isOpen && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by the keyboard.
        <ul className={classes.list} tabIndex={0} aria-label="Artifacts">
          {data.toReversed().map((artifact) => (
            <ArtifactRow key={artifact.id} artifact={artifact} hasEnded={hasEnded} />
          ))}
        </ul>
      )}
    </section>
  );
}

function summaryOf(artifacts: readonly Artifact[]): string {
  const count = (state: Artifact['state']) => artifacts.filter((one) => one.state === state).length;
  const parts = [
    sizeText(artifacts.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)),
    ...(count('pending') > 0 ? [`${count('pending')} not here yet`] : []),
    ...(count('failed') > 0 ? [`${count('failed')} not collected`] : []),
  ];
  return parts.join(', ');
}

type ArtifactRowProps = { readonly artifact: Artifact; readonly hasEnded: boolean };

function ArtifactRow({ artifact, hasEnded }: ArtifactRowProps) {
  const { id, name, state, sizeBytes, stepName, machineName, createdAt } = artifact;
  const Icon = { collected: FileDown, pending: Hourglass, failed: CircleX }[state];
  return (
    <li className={classes.row} data-state={state}>
      <Icon size={16} className={classes.icon} aria-hidden />
      <div className={classes.words}>
        {state === 'collected' ? (
          <a href={`/api/v1/artifacts/${id}/content`} download={name} className={classes.name}>
            {name} <Download size={14} aria-hidden />
          </a>
        ) : (
          <span className={classes.name}>{name}</span>
        )}
        <span className={classes.soft}>
          {sizeText(sizeBytes)} · {machineName} · {stepName} · <Time at={createdAt} />
        </span>
        {state !== 'collected' && <span className={classes.why}>{whyOf(artifact, hasEnded)}</span>}
      </div>
    </li>
  );
}

function whyOf({ state, error, machineName }: Artifact, hasEnded: boolean): string {
  if (state === 'failed') return error ?? 'It could not be collected';
  if (!hasEnded) return 'On its way';
  return `Still on ${machineName}: it is fetched as soon as that can be reached`;
}
