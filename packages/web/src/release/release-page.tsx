import { Button, Paper, Table, Text, Title } from '@mantine/core';
import type { Deployment, Environment, Release } from '@tako/api';
import { Package, UploadCloud } from 'lucide-react';
import { useAnswer, useWholeList } from '../data/answers.ts';
import { Answered } from '../pieces/answered.tsx';
import { Empty } from '../pieces/empty.tsx';
import { Page } from '../pieces/page.tsx';
import { PageHead } from '../pieces/page-head.tsx';
import { PageLink } from '../pieces/page-link.tsx';
import { StateBadge } from '../pieces/state.tsx';
import { TableSkeleton } from '../pieces/table-skeleton.tsx';
import { Time } from '../pieces/time.tsx';
import { WidePaper } from '../pieces/wide-paper.tsx';
import type { PageProps } from '../routes.ts';
import { Frozen } from './frozen.tsx';
import classes from './release-page.module.css';

export default function ReleasePage({ params }: PageProps<'release'>) {
  const release = useAnswer('releases.get', { params: { id: params.release } });
  return (
    <Page>
      <Answered question={release} pageTitle="Release" skeleton={<TableSkeleton />}>
        {(answer) => <Shown release={answer} />}
      </Answered>
    </Page>
  );
}

function Shown({ release }: { readonly release: Release }) {
  const { projectId, version, slug, createdAt, createdBy, notes } = release;
  const project = useAnswer('projects.get', { params: { id: projectId } });
  return (
    <>
      <PageHead
        title={project.data ? `${project.data.name} ${version}` : version}
        above={
          project.data
            ? [
                <PageLink key="project" to="project" params={{ project: project.data.slug }}>
                  {project.data.name}
                </PageLink>,
                <PageLink key="releases" to="releases" params={{ project: project.data.slug }}>
                  Releases
                </PageLink>,
              ]
            : []
        }
        actions={
          <Button
            leftSection={<UploadCloud size={16} aria-hidden />}
            renderRoot={(props) => <PageLink {...props} to="deploy" params={{ release: slug }} />}
          >
            Deploy …
          </Button>
        }
      >
        <span>
          Made <Time at={createdAt} /> by {createdBy}
        </span>
      </PageHead>
      {notes !== '' && (
        <Paper className={classes.notes ?? ''} component="section" aria-label="Release notes">
          {notes}
        </Paper>
      )}
      <Packages release={release} />
      <Deployments release={release} />
      {project.data && <Frozen release={release} project={project.data} />}
    </>
  );
}

function Packages({ release: { packages } }: { readonly release: Release }) {
  if (packages.length === 0) return null;
  return (
    <section className={classes.section}>
      <Title order={2} size="h4">
        Packages
      </Title>
      <WidePaper label="Packages">
        <Table verticalSpacing="sm" horizontalSpacing="md">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Step</Table.Th>
              <Table.Th>Package</Table.Th>
              <Table.Th>Version</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {packages.map(({ step, packageId, version }) => (
              <Table.Tr key={step}>
                <Table.Td>{step}</Table.Td>
                <Table.Td className={classes.id ?? ''}>
                  <Package size={15} aria-hidden /> {packageId}
                </Table.Td>
                <Table.Td>{version}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </WidePaper>
    </section>
  );
}

const deploymentsAtOnce = 50;

function Deployments({ release: { id, slug } }: { readonly release: Release }) {
  const deployments = useAnswer('deployments.list', { query: { release: id, take: deploymentsAtOnce } });
  const environments = useWholeList('environments.list', {});
  return (
    <section className={classes.section}>
      <Title order={2} size="h4">
        Deployments
      </Title>
      <Answered question={environments} skeleton={<TableSkeleton rows={3} />}>
        {(places) => (
          <Answered question={deployments} skeleton={<TableSkeleton rows={3} />}>
            {({ items, total }) =>
              total === 0 ? (
                <Empty
                  icon={UploadCloud}
                  title="It has not been deployed yet"
                  action={
                    <PageLink to="deploy" params={{ release: slug }}>
                      Deploy it
                    </PageLink>
                  }
                />
              ) : (
                <>
                  <History items={items} environments={places} />
                  {total > items.length && (
                    <Text size="sm" c="dimmed" mt="xs">
                      The latest {items.length} of {total}
                    </Text>
                  )}
                </>
              )
            }
          </Answered>
        )}
      </Answered>
    </section>
  );
}

type HistoryProps = { readonly items: readonly Deployment[]; readonly environments: readonly Environment[] };

function History({ items, environments }: HistoryProps) {
  const names = new Map(environments.map(({ id, name }) => [id, name]));
  return (
    <WidePaper label="Deployments">
      <Table verticalSpacing="sm" horizontalSpacing="md">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Environment</Table.Th>
            <Table.Th>State</Table.Th>
            <Table.Th>When</Table.Th>
            <Table.Th>By</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {items.map(({ id, taskId, environmentId, state, createdAt, createdBy }) => (
            <Table.Tr key={id}>
              <Table.Td>
                <PageLink to="task" params={{ task: taskId }}>
                  {names.get(environmentId) ?? environmentId}
                </PageLink>
              </Table.Td>
              <Table.Td>
                <StateBadge state={state} />
              </Table.Td>
              <Table.Td>
                <Time at={createdAt} />
              </Table.Td>
              <Table.Td>{createdBy}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </WidePaper>
  );
}
