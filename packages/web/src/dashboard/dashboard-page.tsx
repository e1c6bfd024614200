import { TextInput } from '@mantine/core';
import type { Dashboard, DashboardCell, Project } from '@tako/api';
import { LayoutDashboard, Rocket, Search } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useAnswer } from '../data/answers.ts';
import { Answered } from '../pieces/answered.tsx';
import { DeploymentCell } from '../pieces/deployment-cell.tsx';
import { Empty } from '../pieces/empty.tsx';
import { GridTable } from '../pieces/grid-table.tsx';
import { Page } from '../pieces/page.tsx';
import { PageHead } from '../pieces/page-head.tsx';
import { PageLink } from '../pieces/page-link.tsx';
import { TableSkeleton } from '../pieces/table-skeleton.tsx';
import { isBuilt } from '../routes.ts';

/** Fewer projects are found by looking. */
const leastToFilter = 8;

export default function DashboardPage() {
  const dashboard = useAnswer('dashboard.get', {});
  const [wanted, setWanted] = useState('');
  const canFilter = (dashboard.data?.projects.length ?? 0) >= leastToFilter;
  return (
    <Page isWide>
      <PageHead
        title="Dashboard"
        actions={
          canFilter && (
            <TextInput
              aria-label="Filter projects"
              placeholder="Filter projects"
              leftSection={<Search size={16} aria-hidden />}
              value={wanted}
              onChange={(event) => setWanted(event.currentTarget.value)}
            />
          )
        }
      />
      <Answered question={dashboard} skeleton={<TableSkeleton />}>
        {(answer) => <Overview {...answer} wanted={wanted} />}
      </Answered>
    </Page>
  );
}

function Overview({ environments, projects, cells, wanted }: Dashboard & { readonly wanted: string }) {
  const cellOf = useMemo(() => byPlace(cells), [cells]);
  if (projects.length === 0 || environments.length === 0) return <NothingYet />;
  const shown = projects.filter((project) => fits(project, wanted));
  if (shown.length === 0) return <Empty icon={LayoutDashboard} title="No project is called that" />;
  const names = new Map(environments.map(({ id, name }) => [id, name]));
  return (
    <GridTable
      label="Projects by environments"
      corner="Project"
      columns={environments}
      rows={shown.map(({ id, slug, name }) => ({
        id,
        name: (
          <PageLink to="project" params={{ project: slug }}>
            {name}
          </PageLink>
        ),
      }))}
      cell={(projectId, environmentId) => {
        const cell = cellOf.get(placeOf(projectId, environmentId));
        return cell && <DeploymentCell {...cell} place={names.get(environmentId) ?? ''} />;
      }}
    />
  );
}

const placeOf = (projectId: string, environmentId: string): string => `${projectId} ${environmentId}`;

function byPlace(cells: readonly DashboardCell[]): ReadonlyMap<string, DashboardCell> {
  return new Map(cells.map((cell) => [placeOf(cell.projectId, cell.environmentId), cell]));
}

function fits({ name }: Project, wanted: string): boolean {
  return name.toLowerCase().includes(wanted.trim().toLowerCase());
}

function NothingYet() {
  return (
    <Empty
      icon={Rocket}
      title="Nothing is deployed yet"
      action={isBuilt('first-steps') && <PageLink to="first-steps">Begin with the first steps</PageLink>}
    >
      Here every project stands in every environment, as soon as there is a project and an environment: which
      release is where, and how its deployment went.
    </Empty>
  );
}
