/** States by colour, shape and word: nobody has to tell red from green. */
import type { NodeState, TaskState } from '@tako/api';
import {
  Ban,
  CircleAlert,
  CircleCheck,
  CircleDashed,
  CircleHelp,
  CircleSlash2,
  CircleX,
  Clock,
  LoaderCircle,
  type LucideIcon,
} from 'lucide-react';
import classes from './state.module.css';

export type AnyState = TaskState | NodeState;

type Look = {
  readonly icon: LucideIcon;
  readonly tone: Tone;
  readonly text: string;
  readonly isTurning?: true;
};
export type Tone = 'success' | 'failed' | 'warning' | 'running' | 'still';

const looks: Readonly<Record<AnyState, Look>> = {
  pending: { icon: CircleDashed, tone: 'still', text: 'Pending' },
  queued: { icon: Clock, tone: 'still', text: 'Queued' },
  running: { icon: LoaderCircle, tone: 'running', text: 'Running', isTurning: true },
  cancelling: { icon: LoaderCircle, tone: 'warning', text: 'Cancelling', isTurning: true },
  success: { icon: CircleCheck, tone: 'success', text: 'Success' },
  warning: { icon: CircleAlert, tone: 'warning', text: 'Warning' },
  failed: { icon: CircleX, tone: 'failed', text: 'Failed' },
  skipped: { icon: CircleSlash2, tone: 'still', text: 'Skipped' },
  cancelled: { icon: Ban, tone: 'still', text: 'Cancelled' },
  interrupted: { icon: CircleHelp, tone: 'failed', text: 'Interrupted' },
};

export const stateText = (state: AnyState): string => looks[state].text;

type StateProps = { readonly state: AnyState };

/** The shape alone; its name is read out. */
export function StateIcon({ state, size = 18 }: StateProps & { readonly size?: number }) {
  const { icon: Icon, tone, text, isTurning } = looks[state];
  return (
    <span className={classes.icon} data-tone={tone} data-turning={isTurning} role="img" aria-label={text}>
      <Icon size={size} aria-hidden />
    </span>
  );
}

/** Shape and word on a ground of their colour. */
export function StateBadge({ state }: StateProps) {
  const { icon: Icon, tone, text, isTurning } = looks[state];
  return (
    <span className={classes.badge} data-tone={tone} data-turning={isTurning}>
      <Icon size={15} aria-hidden />
      {text}
    </span>
  );
}
