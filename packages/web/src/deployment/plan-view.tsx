/** What will happen on which machine, in order; a step can be left out where it stands. */
import { Checkbox, Paper, Text, Title } from '@mantine/core';
import type { Plan } from '@tako/api';
import type { UseQueryResult } from '@tanstack/react-query';
import { ListOrdered, Package, Server } from 'lucide-react';
import { Answered } from '../pieces/answered.tsx';
import { Empty } from '../pieces/empty.tsx';
import { Failure } from '../pieces/failure.tsx';
import { Note } from '../pieces/note.tsx';
import { TableSkeleton } from '../pieces/table-skeleton.tsx';
import classes from './plan-view.module.css';

type PlanViewProps = {
  readonly plan: UseQueryResult<Plan>;
  /** Whether there is anything to plan yet. */
  readonly isAsked: boolean;
  readonly skipped: readonly string[];
  readonly onSkip: (step: string, isSkipped: boolean) => void;
};

export function PlanView({ plan, isAsked, skipped, onSkip }: PlanViewProps) {
  return (
    <section aria-label="What will happen">
      <Title order={2} size="h4" mb="sm">
        What will happen
      </Title>
      {isAsked ? (
        // A choice that cannot be planned must not stand beside the plan of another one.
        plan.error ? (
          <Failure error={plan.error} onRetry={() => void plan.refetch()} />
        ) : (
          <Answered question={plan} skeleton={<TableSkeleton rows={4} />}>
            {({ steps, warnings }) => (
              <>
                <Warnings warnings={warnings} />
                <ol className={classes.steps} data-old={plan.isPlaceholderData || undefined}>
                  {steps.map((step) => (
                    <PlannedStep
                      key={step.name}
                      step={step}
                      isChosen={!skipped.includes(step.name)}
                      onSkip={(isSkipped) => onSkip(step.name, isSkipped)}
                    />
                  ))}
                </ol>
              </>
            )}
          </Answered>
        )
      ) : (
        <Empty icon={ListOrdered} title="Choose an environment">
          Then every step is shown here with its machines and packages, before anything is touched.
        </Empty>
      )}
    </section>
  );
}

function Warnings({ warnings }: { readonly warnings: readonly string[] }) {
  if (warnings.length === 0) return null;
  return (
    <div className={classes.warnings}>
      <Note tone="warning">
        {warnings.map((warning) => (
          <div key={warning}>{warning}</div>
        ))}
      </Note>
    </div>
  );
}

type StepOfPlan = Plan['steps'][number];

type PlannedStepProps = {
  readonly step: StepOfPlan;
  readonly isChosen: boolean;
  readonly onSkip: (isSkipped: boolean) => void;
};

function PlannedStep({ step, isChosen, onSkip }: PlannedStepProps) {
  const { number, name, skipped, machines } = step;
  // What the plan itself leaves out cannot be chosen.
  const isFixed = skipped !== null && isChosen;
  return (
    <Paper component="li" className={classes.step ?? ''} data-skipped={skipped !== null || undefined}>
      <Checkbox
        checked={isChosen && skipped === null}
        disabled={isFixed}
        label={`${number}. ${name}`}
        aria-label={`Run step ${number}: ${name}`}
        onChange={(event) => onSkip(!event.currentTarget.checked)}
      />
      <Text size="sm" c="dimmed" className={classes.when ?? ''}>
        {skipped ?? whenText(step)}
      </Text>
      {skipped === null && (
        <ul className={classes.machines}>
          {machines.map((machine) => (
            <li key={machine.machineId}>
              <Server size={15} aria-hidden />
              <span className={classes.machine}>{machine.machineName}</span>
              {machine.skipped !== null && <span className={classes.left}>{machine.skipped}</span>}
              {machine.packages.map(({ packageId, version }) => (
                <span key={packageId} className={classes.package}>
                  <Package size={14} aria-hidden />
                  {packageId} {version}
                </span>
              ))}
            </li>
          ))}
        </ul>
      )}
    </Paper>
  );
}

function whenText({ number, startTrigger, condition, machines }: StepOfPlan): string {
  const count = machines.length === 1 ? 'one machine' : `${machines.length} machines`;
  const start =
    startTrigger === 'with-previous' && number > 1 ? `together with step ${number - 1}` : undefined;
  const only = { failure: 'only when something has failed', always: 'always, also after a failure' }[
    condition
  ];
  return [`On ${count}`, start, only].filter((part) => part !== undefined).join(', ');
}
