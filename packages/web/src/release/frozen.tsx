/** What a release froze: the steps, and the variables of its project and of the sets that it included. */
import { Button, Table, Text, Title } from '@mantine/core';
import type { Project, Release, Step, Variable } from '@tako/api';
import { RefreshCw } from 'lucide-react';
import { useState } from 'react';
import { useAnswer, useChange } from '../data/answers.ts';
import { rowsBeforeMore } from '../limits.ts';
import { Answered } from '../pieces/answered.tsx';
import { Confirm } from '../pieces/confirm.tsx';
import { Note } from '../pieces/note.tsx';
import { PageLink } from '../pieces/page-link.tsx';
import { ScopeTags, type ScopeTargets, useScopeTargets } from '../pieces/scope.tsx';
import { TableSkeleton } from '../pieces/table-skeleton.tsx';
import { Tags } from '../pieces/tags.tsx';
import { ValueText } from '../pieces/value-text.tsx';
import { WidePaper } from '../pieces/wide-paper.tsx';
import { marksOf, whatText } from '../process/describe-step.ts';
import classes from './release-page.module.css';

type FrozenProps = { readonly release: Release; readonly project: Project };

export function Frozen({ release, project }: FrozenProps) {
  const snapshot = useAnswer('releases.snapshot', { params: { id: release.id } });
  const targets = useScopeTargets(project.id);
  return (
    <Answered question={snapshot} skeleton={<TableSkeleton rows={4} />}>
      {({ process, variables, variableSets }) => {
        // Steps of the release may be gone from the project.
        const steps = new Map(process.steps.map(({ id, name }) => [id, name]));
        const nameOf: ScopeTargets['nameOf'] = (kind, id) => steps.get(id) ?? targets.nameOf(kind, id);
        return (
          <>
            <Process steps={process.steps} nameOf={nameOf} />
            <section className={classes.section}>
              <Title order={2} size="h4">
                Variables
              </Title>
              <VariablesHead release={release} project={project} />
              <Variables variables={variables.variables} nameOf={nameOf} />
              {variableSets.map((set) => (
                <div key={set.id} className={classes.set}>
                  <Title order={3} size="h6">
                    Of the set {set.name}
                  </Title>
                  <Variables variables={set.variables} nameOf={nameOf} />
                </div>
              ))}
            </section>
          </>
        );
      }}
    </Answered>
  );
}

type ProcessProps = { readonly steps: readonly Step[]; readonly nameOf: ScopeTargets['nameOf'] };

function Process({ steps, nameOf }: ProcessProps) {
  return (
    <section className={classes.section}>
      <Title order={2} size="h4">
        Process
      </Title>
      <WidePaper label="Process">
        <Table verticalSpacing="sm" horizontalSpacing="md">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Step</Table.Th>
              <Table.Th>What</Table.Th>
              <Table.Th>Roles</Table.Th>
              <Table.Th>When</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {steps.map((step, index) => (
              <Table.Tr key={step.name}>
                <Table.Td>
                  {index + 1}. {step.name}
                </Table.Td>
                <Table.Td>{whatText(step)}</Table.Td>
                <Table.Td>
                  <Tags tags={step.roles} />
                </Table.Td>
                <Table.Td>{whenOf(step, index, nameOf)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </WidePaper>
    </section>
  );
}

function whenOf(step: Step, index: number, nameOf: ScopeTargets['nameOf']): string {
  const start = index > 0 && step.startTrigger === 'with-previous' ? [`together with step ${index}`] : [];
  return [...start, ...marksOf(step, (id) => nameOf('environments', id))].join(', ');
}

function VariablesHead({ release, project }: FrozenProps) {
  return (
    <>
      {!release.hasVariablesOfNow && (
        <div className={classes.notice}>
          <Note tone="info" title="Variables have been saved since this release froze them">
            It is deployed with those of then, unless it takes over those of now.
            <UpdateVariables release={release} />
          </Note>
        </div>
      )}
      <Text size="sm" c="dimmed" mb="xs">
        <PageLink
          to="variables"
          params={{ project: project.slug }}
          search={{ view: 'preview', release: release.id }}
        >
          Which value wins in this release
        </PageLink>
      </Text>
    </>
  );
}

function UpdateVariables({ release: { id, version } }: { readonly release: Release }) {
  const [isAsking, setAsking] = useState(false);
  const update = useChange('releases.updateVariables', () => setAsking(false));
  const ask = () => {
    update.reset();
    setAsking(true);
  };
  return (
    <div>
      <Button variant="default" size="xs" leftSection={<RefreshCw size={14} aria-hidden />} onClick={ask}>
        Update variables
      </Button>
      <Confirm
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={`Give ${version} the variables of now?`}
        verb="Update variables"
        onConfirm={() => update.mutate({ params: { id } })}
        isBusy={update.isPending}
        error={update.error}
      >
        Deployments to come use the variables of the project and of its sets as they are now. Those that were
        asked for before keep theirs, and what the release froze before is gone.
      </Confirm>
    </div>
  );
}

type VariablesProps = { readonly variables: readonly Variable[]; readonly nameOf: ScopeTargets['nameOf'] };

function Variables({ variables, nameOf }: VariablesProps) {
  const [isAll, setAll] = useState(false);
  if (variables.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        None
      </Text>
    );
  }
  const sorted = variables.toSorted((a, b) => a.name.localeCompare(b.name, 'en', { sensitivity: 'base' }));
  const shown = isAll ? sorted : sorted.slice(0, rowsBeforeMore);
  return (
    <WidePaper label="Variables">
      <Table verticalSpacing={7} horizontalSpacing="md" layout="fixed" miw={520}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th w="30%">Name</Table.Th>
            <Table.Th>Value</Table.Th>
            <Table.Th w="28%">For</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {shown.map((variable) => (
            <Table.Tr key={variable.id}>
              <Table.Td className={classes.name ?? ''}>{variable.name}</Table.Td>
              <Table.Td>
                <ValueText row={variable} />
              </Table.Td>
              <Table.Td>
                <ScopeTags scope={variable.scope} nameOf={nameOf} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {sorted.length > shown.length && (
        <Button variant="subtle" m="xs" size="xs" onClick={() => setAll(true)}>
          Show all {sorted.length.toLocaleString('en')}
        </Button>
      )}
    </WidePaper>
  );
}
