import { Button, Pagination } from '@mantine/core';
import type { DeploymentBrief, Environment, ProgressedRelease } from '@tako/api';
import { Tag, UploadCloud } from 'lucide-react';
import { useState } from 'react';
import { useAnswer, useWholeList } from '../data/answers.ts';
import { Answered } from '../pieces/answered.tsx';
import { DeploymentCell } from '../pieces/deployment-cell.tsx';
import { Empty } from '../pieces/empty.tsx';
import { GridTable } from '../pieces/grid-table.tsx';
import { Page } from '../pieces/page.tsx';
import { PageLink } from '../pieces/page-link.tsx';
import { ProjectHead } from '../pieces/project-head.tsx';
import { TableSkeleton } from '../pieces/table-skeleton.tsx';
import { Time } from '../pieces/time.tsx';
import type { PageProps } from '../routes.ts';
import classes from './project-page.module.css';

const releasesAtOnce = 20;

export default function ProjectPage({ params: { project } }: PageProps<'project'>) {
  const [page, setPage] = useState(1);
  const query = { skip: (page - 1) * releasesAtOnce, take: releasesAtOnce };
  const progression = useAnswer('progressions.get', { params: { id: project }, query }, { keepsLast: true });
  const environments = useWholeList('environments.list', {});
  const { error } = useAnswer('projects.get', { params: { id: project } });
  // What is not there is told by the head.
  const isThere = error === null;
  return (
    <Page isWide>
      <ProjectHead project={project} at="project" />
      {isThere && (
        <Answered question={environments} skeleton={<TableSkeleton />}>
          {(columns) => (
            <Answered question={progression} skeleton={<TableSkeleton />}>
              {({ items, total }) => (
                <>
                  {total === 0 ? <NoRelease /> : <Progression releases={items} environments={columns} />}
                  {total > releasesAtOnce && (
                    <Pagination
                      mt="md"
                      value={page}
                      total={Math.ceil(total / releasesAtOnce)}
                      onChange={setPage}
                      getControlProps={(control) => ({ 'aria-label': `${control} page` })}
                    />
                  )}
                </>
              )}
            </Answered>
          )}
        </Answered>
      )}
    </Page>
  );
}

function NoRelease() {
  return (
    <Empty icon={Tag} title="There is no release yet">
      A release freezes what is deployed: the steps, the variables, and a version of each package. Make one,
      then deploy it to one environment after the other.
    </Empty>
  );
}

type ProgressionProps = {
  readonly releases: readonly ProgressedRelease[];
  readonly environments: readonly Environment[];
};

function Progression({ releases, environments }: ProgressionProps) {
  const byRelease = new Map(releases.map((entry) => [entry.release.id, entry]));
  return (
    <GridTable
      label="Releases by environments"
      corner="Release"
      columns={environments}
      rows={releases.map(({ release: { id, slug, version, createdAt, createdBy } }) => ({
        id,
        name: (
          <>
            <PageLink to="release" params={{ release: slug }}>
              {version}
            </PageLink>
            <div className={classes.made}>
              <Time at={createdAt} /> by {createdBy}
            </div>
          </>
        ),
      }))}
      cell={(releaseId, environmentId) => {
        const entry = byRelease.get(releaseId);
        const environment = environments.find(({ id }) => id === environmentId);
        return entry && environment && <Cell entry={entry} environment={environment} />;
      }}
    />
  );
}

type CellProps = { readonly entry: ProgressedRelease; readonly environment: Environment };

function Cell({ entry: { release, deployments }, environment }: CellProps) {
  const latest = deployments.find(({ environmentId }: DeploymentBrief) => environmentId === environment.id);
  return (
    <div className={classes.cell}>
      {latest && <DeploymentCell latest={latest} hasVersion={false} place={environment.name} />}
      <Button
        className={classes.deploy ?? ''}
        variant="subtle"
        size="xs"
        leftSection={<UploadCloud size={14} aria-hidden />}
        data-again={latest !== undefined || undefined}
        renderRoot={(props) => (
          <PageLink
            {...props}
            to="deploy"
            params={{ release: release.slug }}
            search={{ environment: environment.slug }}
            aria-label={`Deploy ${release.version} to ${environment.name}`}
          />
        )}
      >
        {latest ? 'Again' : 'Deploy'}
      </Button>
    </div>
  );
}
