import { ActionIcon, Text, Tooltip } from '@mantine/core';
import type { Environment, Machine } from '@tako/api';
import { RefreshCw, Server } from 'lucide-react';
import { useChange } from '../data/answers.ts';
import { type Column, DataTable } from '../pieces/data-table.tsx';
import { Empty } from '../pieces/empty.tsx';
import { PageLink } from '../pieces/page-link.tsx';
import { Tags } from '../pieces/tags.tsx';
import { ShortThumbprint } from '../pieces/thumbprint.tsx';
import { Time } from '../pieces/time.tsx';
import { HealthBadge } from './health-badge.tsx';

type MachineTableProps = {
  readonly machines: readonly Machine[];
  readonly environments: readonly Environment[];
};

export function MachineTable({ machines, environments }: MachineTableProps) {
  if (machines.length === 0) return <Empty icon={Server} title="No machine fits" />;
  const nameOf = (id: string) => environments.find((environment) => environment.id === id)?.name ?? id;
  const columns: readonly [Column<Machine>, ...Column<Machine>[]] = [
    {
      heading: 'Name',
      cell: ({ name, slug, address }) => (
        <>
          <PageLink to="machine" params={{ machine: slug }}>
            {name}
          </PageLink>
          <Text size="xs" c="dimmed" fw={400}>
            {address ?? 'polls the server'}
          </Text>
        </>
      ),
    },
    {
      heading: 'Health',
      cell: (machine) => (
        <>
          <HealthBadge machine={machine} />
          {machine.health.checkedAt && (
            <Text size="xs" c="dimmed" mt={2}>
              <Time at={machine.health.checkedAt} />
            </Text>
          )}
        </>
      ),
    },
    { heading: 'Environments', cell: ({ environmentIds }) => environmentIds.map(nameOf).join(', ') },
    { heading: 'Roles', cell: ({ roles }) => <Tags tags={roles} /> },
    {
      heading: 'Agent',
      cell: ({ agentVersion, platform }) => [agentVersion, platform].filter(Boolean).join(', '),
    },
    { heading: 'Thumbprint', cell: ({ thumbprint }) => <ShortThumbprint thumbprint={thumbprint} /> },
    { heading: 'Actions', isForActions: true, cell: (machine) => <CheckButton machine={machine} /> },
  ];
  return <DataTable label="Machines" columns={columns} rows={machines} keyOf={({ id }) => id} />;
}

function CheckButton({ machine: { id, name } }: { readonly machine: Machine }) {
  const check = useChange('machines.check');
  return (
    <Tooltip label={check.error ? check.error.message : 'Check health now'}>
      <ActionIcon
        onClick={() => check.mutate({ params: { id } })}
        loading={check.isPending}
        aria-label={`Check ${name} now`}
      >
        <RefreshCw size={17} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}
