import { Button, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { Project } from '@tako/api';
import { FolderKanban, Plus, Search as SearchIcon } from 'lucide-react';
import { useState } from 'react';
import { useWholeList } from '../data/answers.ts';
import { Answered } from '../pieces/answered.tsx';
import { type Column, DataTable } from '../pieces/data-table.tsx';
import { Empty } from '../pieces/empty.tsx';
import { Page } from '../pieces/page.tsx';
import { PageHead } from '../pieces/page-head.tsx';
import { PageLink, useGoTo } from '../pieces/page-link.tsx';
import { RowsSkeleton } from '../pieces/rows-skeleton.tsx';
import { NewProjectDialog } from './new-project.tsx';

export default function ProjectsPage() {
  const projects = useWholeList('projects.list', {});
  const goTo = useGoTo();
  const [isMaking, { open, close }] = useDisclosure();
  const add = (
    <Button leftSection={<Plus size={16} aria-hidden />} onClick={open}>
      New project
    </Button>
  );
  return (
    <Page>
      <PageHead title="Projects" actions={projects.data?.length ? add : undefined}>
        What is deployed together: steps, variables and releases.
      </PageHead>
      <Answered question={projects} skeleton={<RowsSkeleton />}>
        {(all) =>
          all.length === 0 ? (
            <Empty icon={FolderKanban} title="No project yet" action={add}>
              A project has a process, which is its steps, and variables. It is what releases are made of.
            </Empty>
          ) : (
            <Projects all={all} />
          )
        }
      </Answered>
      <NewProjectDialog
        isOpen={isMaking}
        onClose={close}
        onMade={({ slug }) => goTo({ to: 'process', params: { project: slug } })}
      />
    </Page>
  );
}

function Projects({ all }: { readonly all: readonly Project[] }) {
  const [text, setText] = useState('');
  const wanted = text.trim().toLowerCase();
  const found = all.filter(({ name, description }) =>
    [name, description].some((words) => words.toLowerCase().includes(wanted)),
  );
  return (
    <>
      <TextInput
        aria-label="Search projects"
        placeholder="Name or description"
        leftSection={<SearchIcon size={16} aria-hidden />}
        maw={320}
        mb="md"
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
      />
      {found.length === 0 ? (
        <Empty icon={FolderKanban} title="No project is called that" />
      ) : (
        <DataTable label="Projects" columns={columns} rows={found} keyOf={({ id }) => id} />
      )}
    </>
  );
}

const columns: readonly [Column<Project>, ...Column<Project>[]] = [
  {
    heading: 'Name',
    cell: ({ slug, name, isDisabled }) => (
      <>
        <PageLink to="project" params={{ project: slug }}>
          {name}
        </PageLink>
        {isDisabled && (
          <Text size="sm" c="dimmed" fw={400}>
            Disabled: nothing of it is deployed
          </Text>
        )}
      </>
    ),
  },
  {
    heading: 'Description',
    cell: ({ description }) => (
      <Text size="sm" lineClamp={2}>
        {description}
      </Text>
    ),
  },
  {
    heading: 'Its pages',
    isForActions: true,
    cell: ({ slug, name }) => (
      <PageLink to="process" params={{ project: slug }} aria-label={`Process of ${name}`}>
        Process
      </PageLink>
    ),
  },
];
