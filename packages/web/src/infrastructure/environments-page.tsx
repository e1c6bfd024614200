import { ActionIcon, Button, Group, Text, Tooltip } from '@mantine/core';
import type { Environment, Machine } from '@tako/api';
import { useMutation } from '@tanstack/react-query';
import { ArrowDown, ArrowUp, Layers, Pencil, Plus } from 'lucide-react';
import { useState } from 'react';
import { useWholeList } from '../data/answers.ts';
import { client } from '../data/client.ts';
import { Answered } from '../pieces/answered.tsx';
import { type Column, DataTable } from '../pieces/data-table.tsx';
import { DeleteButton } from '../pieces/delete-button.tsx';
import { Empty } from '../pieces/empty.tsx';
import { Failure } from '../pieces/failure.tsx';
import { Page } from '../pieces/page.tsx';
import { PageHead } from '../pieces/page-head.tsx';
import { PageLink } from '../pieces/page-link.tsx';
import { RowsSkeleton } from '../pieces/rows-skeleton.tsx';
import { EnvironmentDialog } from './environment-form.tsx';
import { healthSummary } from './health.ts';
import { placesAfterMove } from './order.ts';

/** What the dialog is about: nothing, a new environment (null) or one that is there. */
type Edited = { readonly environment: Environment | null } | undefined;

export default function EnvironmentsPage() {
  const environments = useWholeList('environments.list', {});
  const [edited, setEdited] = useState<Edited>();
  const add = (
    <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => setEdited({ environment: null })}>
      New environment
    </Button>
  );
  return (
    <Page>
      <PageHead title="Environments" actions={environments.data?.length ? add : undefined}>
        Where releases go, in the order in which they go there.
      </PageHead>
      <Answered question={environments} skeleton={<RowsSkeleton />}>
        {(all) =>
          all.length === 0 ? (
            <Empty icon={Layers} title="No environment yet" action={add}>
              Machines are in environments, and releases are deployed to them: Test, Production.
            </Empty>
          ) : (
            <Environments environments={all} onEdit={(environment) => setEdited({ environment })} />
          )
        }
      </Answered>
      <EnvironmentDialog
        isOpen={edited !== undefined}
        environment={edited?.environment ?? null}
        onDone={() => setEdited(undefined)}
      />
    </Page>
  );
}

type EnvironmentsProps = {
  readonly environments: readonly Environment[];
  readonly onEdit: (environment: Environment) => void;
};

function Environments({ environments, onEdit }: EnvironmentsProps) {
  const machines = useWholeList('machines.list', {});
  const move = useMutation({ mutationFn: moveEnvironment });
  const columns: readonly [Column<Environment>, ...Column<Environment>[]] = [
    {
      heading: 'Name',
      cell: ({ name, description }) => (
        <>
          {name}
          {description && (
            <Text size="sm" c="dimmed" fw={400}>
              {description}
            </Text>
          )}
        </>
      ),
    },
    {
      heading: 'Machines',
      cell: ({ id, slug }) => <MachinesIn machines={machines.data ?? []} id={id} slug={slug} />,
    },
    {
      heading: 'Actions',
      isForActions: true,
      cell: (environment) => (
        <Group gap={2} wrap="nowrap">
          <MoveButtons
            environments={environments}
            environment={environment}
            onMove={(by) => move.mutate({ environments, id: environment.id, by })}
            isBusy={move.isPending}
          />
          <Tooltip label="Edit">
            <ActionIcon onClick={() => onEdit(environment)} aria-label={`Edit ${environment.name}`}>
              <Pencil size={17} aria-hidden />
            </ActionIcon>
          </Tooltip>
          <DeleteButton
            operation="environments.delete"
            input={{ params: { id: environment.id } }}
            name={environment.name}
          >
            An environment that machines, variables or deployments name stays.
          </DeleteButton>
        </Group>
      ),
    },
  ];
  return (
    <>
      {move.error && <Failure error={move.error} />}
      <DataTable label="Environments" columns={columns} rows={environments} keyOf={({ id }) => id} />
    </>
  );
}

type Move = { readonly environments: readonly Environment[]; readonly id: string; readonly by: -1 | 1 };

async function moveEnvironment({ environments, id, by }: Move): Promise<void> {
  for (const { id: moved, sortOrder } of placesAfterMove(environments, id, by)) {
    await client.call('environments.patch', { params: { id: moved }, body: { sortOrder } });
  }
}

type MoveButtonsProps = {
  readonly environments: readonly Environment[];
  readonly environment: Environment;
  readonly onMove: (by: -1 | 1) => void;
  readonly isBusy: boolean;
};

function MoveButtons({ environments, environment: { id, name }, onMove, isBusy }: MoveButtonsProps) {
  const ways = [
    { by: -1, word: 'up', icon: ArrowUp, isLast: environments[0]?.id === id },
    { by: 1, word: 'down', icon: ArrowDown, isLast: environments.at(-1)?.id === id },
  ] as const;
  return ways.map(({ by, word, icon: Icon, isLast }) => (
    <Tooltip key={word} label={`Move ${word}`}>
      <ActionIcon onClick={() => onMove(by)} disabled={isLast || isBusy} aria-label={`Move ${name} ${word}`}>
        <Icon size={17} aria-hidden />
      </ActionIcon>
    </Tooltip>
  ));
}

type MachinesInProps = { readonly machines: readonly Machine[]; readonly id: string; readonly slug: string };

function MachinesIn({ machines, id, slug }: MachinesInProps) {
  const own = machines.filter(({ environmentIds }) => environmentIds.includes(id));
  if (own.length === 0) return <Text c="dimmed">None</Text>;
  return (
    <PageLink to="machines" search={{ environment: slug }}>
      {healthSummary(own)}
    </PageLink>
  );
}
