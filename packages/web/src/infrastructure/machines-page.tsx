import { Button, Group, Select, TextInput } from '@mantine/core';
import { Plus, Search as SearchIcon, Server } from 'lucide-react';
import { useState } from 'react';
import { useWholeList } from '../data/answers.ts';
import { Answered } from '../pieces/answered.tsx';
import { Empty } from '../pieces/empty.tsx';
import { Page } from '../pieces/page.tsx';
import { PageHead } from '../pieces/page-head.tsx';
import { useGoTo } from '../pieces/page-link.tsx';
import { RowsSkeleton } from '../pieces/rows-skeleton.tsx';
import type { PageProps } from '../routes.ts';
import { MachineTable } from './machine-table.tsx';

export default function MachinesPage({ search }: PageProps<'machines'>) {
  const machines = useWholeList('machines.list', {});
  const environments = useWholeList('environments.list', {});
  const goTo = useGoTo();
  const [text, setText] = useState('');
  const chosen = environments.data?.find(({ slug }) => slug === search.environment);
  const add = (
    <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => goTo({ to: 'add-machine' })}>
      Add machine
    </Button>
  );
  return (
    <Page>
      <PageHead title="Machines" actions={machines.data?.length ? add : undefined}>
        Computers that an agent runs on, known by its thumbprint.
      </PageHead>
      <Answered question={machines} skeleton={<RowsSkeleton />}>
        {(all) =>
          all.length === 0 ? (
            <Empty icon={Server} title="No machine yet" action={add}>
              Install the agent on a machine, and make the two known to each other.
            </Empty>
          ) : (
            <>
              <Group mb="md" gap="sm">
                <TextInput
                  aria-label="Search machines"
                  placeholder="Name, role or address"
                  leftSection={<SearchIcon size={16} aria-hidden />}
                  value={text}
                  onChange={({ currentTarget }) => setText(currentTarget.value)}
                />
                <Select
                  aria-label="Environment"
                  placeholder="All environments"
                  clearable
                  clearButtonProps={{ 'aria-label': 'All environments' }}
                  data={(environments.data ?? []).map(({ slug, name }) => ({ value: slug, label: name }))}
                  value={search.environment ?? null}
                  onChange={(slug) =>
                    goTo({ to: 'machines', search: { environment: slug ?? undefined }, replace: true })
                  }
                />
              </Group>
              <MachineTable
                machines={all.filter(
                  ({ name, roles, address, environmentIds }) =>
                    (search.environment === undefined || environmentIds.includes(chosen?.id ?? '')) &&
                    [name, ...roles, address ?? ''].some((word) =>
                      word.toLowerCase().includes(text.trim().toLowerCase()),
                    ),
                )}
                environments={environments.data ?? []}
              />
            </>
          )
        }
      </Answered>
    </Page>
  );
}
