import { Button, Text } from '@mantine/core';
import type { LibraryVariableSet, Project } from '@tako/api';
import { Braces, Plus } from 'lucide-react';
import { useState } from 'react';
import { useWholeList } from '../data/answers.ts';
import { Answered } from '../pieces/answered.tsx';
import { type Column, DataTable } from '../pieces/data-table.tsx';
import { Empty } from '../pieces/empty.tsx';
import { MaybeLink } from '../pieces/maybe-link.tsx';
import { Page } from '../pieces/page.tsx';
import { PageHead } from '../pieces/page-head.tsx';
import { PageLink, useGoTo } from '../pieces/page-link.tsx';
import { RowsSkeleton } from '../pieces/rows-skeleton.tsx';
import { SetDialog } from './set-form.tsx';

export default function VariableSetsPage() {
  const sets = useWholeList('variableSets.list', {});
  const projects = useWholeList('projects.list', {});
  const goTo = useGoTo();
  const [isMaking, setMaking] = useState(false);
  const add = (
    <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => setMaking(true)}>
      New variable set
    </Button>
  );
  return (
    <Page>
      <PageHead title="Variable sets" actions={sets.data?.length ? add : undefined}>
        Variables that several projects include.
      </PageHead>
      <Answered question={sets} skeleton={<RowsSkeleton />}>
        {(all) =>
          all.length === 0 ? (
            <Empty icon={Braces} title="No variable set yet" action={add}>
              What several projects need, such as the address of a mail server, stands here once.
            </Empty>
          ) : (
            <Sets sets={all} projects={projects.data ?? []} />
          )
        }
      </Answered>
      <SetDialog
        isOpen={isMaking}
        set={null}
        onClose={() => setMaking(false)}
        onSaved={({ slug }) => goTo({ to: 'variable-set', params: { set: slug } })}
      />
    </Page>
  );
}

type SetsProps = { readonly sets: readonly LibraryVariableSet[]; readonly projects: readonly Project[] };

function Sets({ sets, projects }: SetsProps) {
  const columns: readonly [Column<LibraryVariableSet>, ...Column<LibraryVariableSet>[]] = [
    {
      heading: 'Name',
      cell: ({ name, slug, description }) => (
        <>
          <PageLink to="variable-set" params={{ set: slug }}>
            {name}
          </PageLink>
          {description !== '' && (
            <Text size="sm" c="dimmed" fw={400} lineClamp={2}>
              {description}
            </Text>
          )}
        </>
      ),
    },
    { heading: 'Included by', cell: ({ id }) => <IncludedBy projects={projectsWith(projects, id)} /> },
  ];
  return <DataTable label="Variable sets" columns={columns} rows={sets} keyOf={({ id }) => id} />;
}

export const projectsWith = (projects: readonly Project[], setId: string): readonly Project[] =>
  projects.filter(({ includedVariableSets }) => includedVariableSets.includes(setId));

export function IncludedBy({ projects }: { readonly projects: readonly Project[] }) {
  if (projects.length === 0)
    return (
      <Text span size="sm" c="dimmed">
        No project
      </Text>
    );
  return (
    <span>
      {projects.map(({ id, slug, name }, index) => (
        <span key={id}>
          {index > 0 && ', '}
          <MaybeLink to="variables" params={{ project: slug }}>
            {name}
          </MaybeLink>
        </span>
      ))}
    </span>
  );
}
