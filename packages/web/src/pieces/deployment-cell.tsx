/** A deployment in a cell of an overview: what is there, in which state, since when. */
import type { DeploymentBrief } from '@tako/api';
import classes from './deployment-cell.module.css';
import { PageLink } from './page-link.tsx';
import { StateIcon } from './state.tsx';
import { Duration, Time } from './time.tsx';

type DeploymentCellProps = {
  readonly latest: DeploymentBrief;
  /** What runs there where the latest did not end well. */
  readonly succeeded?: DeploymentBrief | null;
  /** Rows of releases say the version already. */
  readonly hasVersion?: boolean;
  /** For whoever hears the link: where it was deployed. */
  readonly place: string;
};

export function DeploymentCell({ latest, succeeded = null, hasVersion = true, place }: DeploymentCellProps) {
  const { taskId, state, version, queuedAt, startedAt, endedAt } = latest;
  const runs = succeeded && succeeded.taskId !== taskId ? succeeded : null;
  return (
    <PageLink to="task" params={{ task: taskId }} className={classes.cell}>
      <StateIcon state={state} />
      <span className={classes.words}>
        <span className={hasVersion ? classes.version : classes.unseen}>
          {version}
          <span className={classes.unseen}> in {place} </span>
        </span>
        <span className={classes.when}>
          {state === 'running' ? <Duration from={startedAt} to={null} /> : <Time at={endedAt ?? queuedAt} />}
        </span>
        {runs && <span className={classes.runs}>{runs.version} runs</span>}
      </span>
    </PageLink>
  );
}
