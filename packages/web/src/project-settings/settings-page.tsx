import { Stack } from '@mantine/core';
import { useAnswer } from '../data/answers.ts';
import { Page } from '../pieces/page.tsx';
import { ProjectHead } from '../pieces/project-head.tsx';
import type { PageProps } from '../routes.ts';
import { Channels } from './channels.tsx';
import { DeleteProject } from './delete-project.tsx';
import { NameForm } from './name-form.tsx';
import { NumbersForm } from './numbers-form.tsx';

export default function ProjectSettingsPage({ params }: PageProps<'project-settings'>) {
  const { data: project } = useAnswer('projects.get', { params: { id: params.project } });
  return (
    <Page>
      {/* What is not there is told by the head. */}
      <ProjectHead project={params.project} at="project-settings" />
      {project && (
        <Stack gap="lg" maw={760} key={project.id}>
          <NameForm project={project} />
          <NumbersForm project={project} />
          <Channels project={project} />
          <DeleteProject project={project} />
        </Stack>
      )}
    </Page>
  );
}
