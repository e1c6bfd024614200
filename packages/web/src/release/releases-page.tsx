import { Badge, Button, Group, Select, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import type { Channel, Environment, ProgressedRelease, Project } from '@tako/api';
import { Search as SearchIcon, Tag, UploadCloud } from 'lucide-react';
import { useState } from 'react';
import { useAnswer, useWholeList } from '../data/answers.ts';
import { releasesShown, typingMs } from '../limits.ts';
import { Answered } from '../pieces/answered.tsx';
import { type Column, DataTable } from '../pieces/data-table.tsx';
import { Empty } from '../pieces/empty.tsx';
import { Page } from '../pieces/page.tsx';
import { PageLink, useGoTo } from '../pieces/page-link.tsx';
import { Pager } from '../pieces/pager.tsx';
import { ProjectHead } from '../pieces/project-head.tsx';
import { RowsSkeleton } from '../pieces/rows-skeleton.tsx';
import { StateIcon } from '../pieces/state.tsx';
import { Time } from '../pieces/time.tsx';
import type { PageProps, Search } from '../routes.ts';
import classes from './releases-page.module.css';

export default function ReleasesPage({ params, search }: PageProps<'releases'>) {
  const project = useAnswer('projects.get', { params: { id: params.project } });
  return (
    <Page>
      <ProjectHead project={params.project} at="releases" />
      {project.data && <Releases key={project.data.id} project={project.data} search={search} />}
    </Page>
  );
}

type ReleasesProps = { readonly project: Project; readonly search: Search };

/** What is looked for is part of the address. */
function Releases({ project, search }: ReleasesProps) {
  const goTo = useGoTo();
  const [text, setText] = useState(search.search ?? '');
  const [calm] = useDebouncedValue(text.trim(), typingMs);
  const { channel } = search;
  const [skip, setSkip] = useState(0);
  const filter = {
    ...(channel === undefined ? {} : { channel }),
    ...(calm === '' ? {} : { search: calm }),
  };
  const query = { ...filter, skip, take: releasesShown };
  const releases = useAnswer('progressions.get', { params: { id: project.id }, query }, { keepsLast: true });
  const environments = useWholeList('environments.list', {});
  const channels = useWholeList('channels.list', { params: { id: project.id } });
  const change = (more: Search) => {
    setSkip(0);
    goTo({
      ...{ to: 'releases', params: { project: project.slug }, replace: true },
      search: { ...search, ...more },
    });
  };
  return (
    <>
      <div className={classes.bar}>
        <TextInput
          className={classes.search ?? ''}
          aria-label="Search releases"
          placeholder="Version"
          leftSection={<SearchIcon size={16} aria-hidden />}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            change({ search: event.currentTarget.value.trim() || undefined });
          }}
        />
        {(channels.data?.length ?? 0) > 1 && (
          <Select
            aria-label="Channel"
            placeholder="All channels"
            clearable
            clearButtonProps={{ 'aria-label': 'All channels' }}
            data={(channels.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
            value={channel ?? null}
            onChange={(value) => change({ channel: value ?? undefined })}
          />
        )}
      </div>
      <Answered question={environments} skeleton={<RowsSkeleton />}>
        {(places) => (
          <Answered question={releases} skeleton={<RowsSkeleton />}>
            {({ items, total }) =>
              total === 0 ? (
                <NoRelease isFiltered={Object.keys(filter).length > 0} />
              ) : (
                <>
                  <ReleaseTable releases={items} environments={places} channels={channels.data ?? []} />
                  <Pager total={total} skip={skip} take={releasesShown} onSkip={setSkip} />
                </>
              )
            }
          </Answered>
        )}
      </Answered>
    </>
  );
}

function NoRelease({ isFiltered }: { readonly isFiltered: boolean }) {
  if (isFiltered) return <Empty icon={Tag} title="No release is like that" />;
  return (
    <Empty icon={Tag} title="There is no release yet">
      A release freezes what is deployed: the steps, the variables, and a version of each package.
    </Empty>
  );
}

type ReleaseTableProps = {
  readonly releases: readonly ProgressedRelease[];
  readonly environments: readonly Environment[];
  readonly channels: readonly Channel[];
};

function ReleaseTable({ releases, environments, channels }: ReleaseTableProps) {
  const channel: Column<ProgressedRelease> = {
    heading: 'Channel',
    cell: ({ release }) => channels.find(({ id }) => id === release.channelId)?.name ?? release.channelId,
  };
  const columns: readonly [Column<ProgressedRelease>, ...Column<ProgressedRelease>[]] = [
    {
      heading: 'Release',
      cell: ({ release: { slug, version } }) => (
        <PageLink to="release" params={{ release: slug }}>
          {version}
        </PageLink>
      ),
    },
    ...(channels.length > 1 ? [channel] : []),
    {
      heading: 'Made',
      cell: ({ release: { createdAt, createdBy } }) => (
        <span>
          <Time at={createdAt} /> by {createdBy}
        </span>
      ),
    },
    {
      heading: 'Deployed to',
      cell: (release) => <DeployedTo release={release} environments={environments} />,
    },
    {
      heading: 'Variables',
      cell: ({ release: { hasVariablesOfNow } }) =>
        hasVariablesOfNow ? (
          'As now'
        ) : (
          <Badge variant="default" tt="none" fw={500} radius="sm" title="Variables were saved since">
            Of before
          </Badge>
        ),
    },
    {
      heading: 'Actions',
      isForActions: true,
      cell: ({ release: { slug, version } }) => (
        <Button
          variant="subtle"
          size="xs"
          leftSection={<UploadCloud size={14} aria-hidden />}
          renderRoot={(props) => (
            <PageLink {...props} to="deploy" params={{ release: slug }} aria-label={`Deploy ${version}`} />
          )}
        >
          Deploy
        </Button>
      ),
    },
  ];
  return <DataTable label="Releases" columns={columns} rows={releases} keyOf={({ release }) => release.id} />;
}

type DeployedToProps = {
  readonly release: ProgressedRelease;
  readonly environments: readonly Environment[];
};

/** In the order of the environments. */
function DeployedTo({ release: { deployments }, environments }: DeployedToProps) {
  const places = environments.flatMap(({ id, name }) => {
    const latest = deployments.find(({ environmentId }) => environmentId === id);
    return latest ? [{ name, latest }] : [];
  });
  if (places.length === 0) return <span className={classes.nowhere}>Nowhere yet</span>;
  return (
    <Group gap="4px 14px">
      {places.map(({ name, latest }) => (
        <PageLink key={name} to="task" params={{ task: latest.taskId }} className={classes.place}>
          <StateIcon state={latest.state} size={16} />
          {name}
        </PageLink>
      ))}
    </Group>
  );
}
