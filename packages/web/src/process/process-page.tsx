import { useAnswer } from '../data/answers.ts';
import { Answered } from '../pieces/answered.tsx';
import { Page } from '../pieces/page.tsx';
import { ProjectHead } from '../pieces/project-head.tsx';
import { TableSkeleton } from '../pieces/table-skeleton.tsx';
import type { PageProps } from '../routes.ts';
import { ProcessEditor } from './process-editor.tsx';

export default function ProcessPage({ params, search }: PageProps<'process'>) {
  const { data: project } = useAnswer('projects.get', { params: { id: params.project } });
  const process = useAnswer('processes.get', { params: { id: params.project } });
  return (
    <Page isWide>
      {/* What is not there is told by the head. */}
      <ProjectHead project={params.project} at="process" />
      {project && (
        <Answered question={process} skeleton={<TableSkeleton />}>
          {(known) => (
            <ProcessEditor
              key={project.id}
              project={project}
              known={known}
              wanted={search.step}
              onStale={() => void process.refetch()}
            />
          )}
        </Answered>
      )}
    </Page>
  );
}
