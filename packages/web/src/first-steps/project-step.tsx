/** The last two steps, which are done on the pages of the project. */
import { Group, Stack, Text } from '@mantine/core';
import type { Deployment, Project } from '@tako/api';
import { useChange } from '../data/answers.ts';
import { CopyBlock } from '../pieces/copy.tsx';
import { MaybeLink } from '../pieces/maybe-link.tsx';
import { PageLink } from '../pieces/page-link.tsx';
import { StateBadge } from '../pieces/state.tsx';
import { isBuilt } from '../routes.ts';
import { NameForm } from './name-form.tsx';

export function ProjectStep({ project }: { readonly project: Project | undefined }) {
  const make = useChange('projects.create');
  if (project) {
    return (
      <Text size="sm">
        <MaybeLink to="project" params={{ project: project.slug }}>
          {project.name}
        </MaybeLink>
      </Text>
    );
  }
  return (
    <NameForm
      help="A project has a process, which is its steps, and variables. It is what releases are made of."
      submitText="Add project"
      placeholder="Shop"
      error={make.error}
      isPending={make.isPending}
      onName={(name) => make.mutate({ body: { name } })}
    />
  );
}

type DeployStepProps = {
  readonly project: Project | undefined;
  readonly deployment: Deployment | undefined;
};

export function DeployStep({ project, deployment }: DeployStepProps) {
  if (deployment) {
    return (
      <Group gap="sm">
        <StateBadge state={deployment.state} />
        <Text size="sm">
          <MaybeLink to="task" params={{ task: deployment.taskId }}>
            {deployment.taskId}
          </MaybeLink>
        </Text>
      </Group>
    );
  }
  if (!project) {
    return (
      <Text size="sm" c="dimmed">
        A release of the project goes to an environment; you see every line as it comes.
      </Text>
    );
  }
  return <DeployProject project={project} />;
}

function DeployProject({ project: { slug, name } }: { readonly project: Project }) {
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        Give {name} a step that deploys your package, make a release, and deploy it.
      </Text>
      {isBuilt('process') ? (
        <Text size="sm">
          <PageLink to="process" params={{ project: slug }}>
            Its steps
          </PageLink>
        </Text>
      ) : (
        <CopyBlock
          label="the command for its steps"
          text={`tako project process set ${slug} --file process.json`}
        />
      )}
      {isBuilt('create-release') ? (
        <Text size="sm">
          <PageLink to="create-release" params={{ project: slug }}>
            A release of it
          </PageLink>
        </Text>
      ) : (
        <CopyBlock
          label="the commands for a release"
          text={[
            `tako release create --project ${slug}`,
            `tako release deploy --project ${slug} --version 1.0.0 --environment Test --wait --progress`,
          ].join('\n')}
        />
      )}
    </Stack>
  );
}
