import { Alert, Stack } from '@mantine/core';
import { PartyPopper } from 'lucide-react';
import { useAnswer, useWholeList } from '../data/answers.ts';
import { Answered } from '../pieces/answered.tsx';
import { Numbered } from '../pieces/numbered.tsx';
import { Page } from '../pieces/page.tsx';
import { PageHead } from '../pieces/page-head.tsx';
import { PageLink } from '../pieces/page-link.tsx';
import { RowsSkeleton } from '../pieces/rows-skeleton.tsx';
import { AgentStep } from './agent-step.tsx';
import { EnvironmentStep } from './environment-step.tsx';
import { PackageStep } from './package-step.tsx';
import { DeployStep, ProjectStep } from './project-step.tsx';

/** From nothing to the first deployment; each step is done when the server has what it asks for. */
export default function FirstStepsPage() {
  const environments = useWholeList('environments.list', {});
  const machines = useWholeList('machines.list', {});
  const packages = useAnswer('packages.summaries', { query: { take: 1 } });
  const projects = useAnswer('projects.list', { query: { take: 1 } });
  const deployments = useAnswer('deployments.list', { query: { take: 1 } });
  const hasAgent = (machines.data ?? []).some(({ health }) => health.state === 'healthy');
  const project = projects.data?.items[0];
  const hasDeployed = (deployments.data?.total ?? 0) > 0;
  return (
    <Page>
      <PageHead title="First steps">
        From an empty server to the first deployment. What you do elsewhere counts here too.
      </PageHead>
      <Answered question={environments} skeleton={<RowsSkeleton />}>
        {(all) => (
          <Stack gap="md" maw={760}>
            {hasDeployed && (
              <Alert
                color="green"
                variant="light"
                icon={<PartyPopper aria-hidden />}
                title="You have deployed"
              >
                The rest is on the <PageLink to="dashboard">dashboard</PageLink>.
              </Alert>
            )}
            <Numbered number={1} title="Make an environment" isDone={all.length > 0}>
              <EnvironmentStep environments={all} />
            </Numbered>
            <Numbered number={2} title="Install an agent" isDone={hasAgent}>
              <AgentStep environment={all[0]} machines={machines.data ?? []} />
            </Numbered>
            <Numbered number={3} title="Upload a package" isDone={(packages.data?.total ?? 0) > 0}>
              <PackageStep newest={packages.data?.items[0]} />
            </Numbered>
            <Numbered number={4} title="Make a project" isDone={project !== undefined}>
              <ProjectStep project={project} />
            </Numbered>
            <Numbered number={5} title="Deploy" isDone={hasDeployed}>
              <DeployStep project={project} deployment={deployments.data?.items[0]} />
            </Numbered>
          </Stack>
        )}
      </Answered>
    </Page>
  );
}
