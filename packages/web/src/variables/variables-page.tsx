import { SegmentedControl } from '@mantine/core';
import type { Project, VariableSet } from '@tako/api';
import { useAnswer } from '../data/answers.ts';
import { Answered } from '../pieces/answered.tsx';
import { Page } from '../pieces/page.tsx';
import { useGoTo } from '../pieces/page-link.tsx';
import { ProjectHead } from '../pieces/project-head.tsx';
import { useScopeTargets } from '../pieces/scope.tsx';
import { TableSkeleton } from '../pieces/table-skeleton.tsx';
import type { PageProps, Search } from '../routes.ts';
import { scopeKinds } from './draft.ts';
import { IncludedSets, useIncludedNames } from './included-sets.tsx';
import { Preview } from './preview.tsx';
import { VariablesEditor } from './variables-editor.tsx';
import classes from './variables-page.module.css';

export default function VariablesPage({ params, search }: PageProps<'variables'>) {
  const project = useAnswer('projects.get', { params: { id: params.project } });
  return (
    <Page>
      <ProjectHead project={params.project} at="variables" />
      {project.data && <OfProject key={project.data.id} project={project.data} search={search} />}
    </Page>
  );
}

type View = 'edit' | 'preview';
const viewOf = (text: string | undefined): View => (text === 'preview' ? 'preview' : 'edit');

type OfProjectProps = { readonly project: Project; readonly search: Search };

function OfProject({ project, search }: OfProjectProps) {
  const view = viewOf(search.view);
  const goTo = useGoTo();
  const variables = useAnswer('variables.get', { params: { id: project.id } });
  return (
    <>
      <SegmentedControl
        className={classes.views ?? ''}
        aria-label="View"
        value={view}
        onChange={(next) =>
          goTo({
            ...{ to: 'variables', params: { project: project.slug }, replace: true },
            search: next === 'edit' ? {} : { view: next },
          })
        }
        data={[
          { value: 'edit', label: 'Variables' },
          { value: 'preview', label: 'Which value wins' },
        ]}
      />
      <Answered question={variables} skeleton={<TableSkeleton />}>
        {(set) => (
          // What is edited is kept while somebody looks at what wins.
          <div hidden={view !== 'edit'}>
            <Edited project={project} set={set} />
          </div>
        )}
      </Answered>
      {view === 'preview' && <Preview {...{ project, search }} />}
    </>
  );
}

function Edited({ project, set }: { readonly project: Project; readonly set: VariableSet }) {
  const targets = useScopeTargets(project.id);
  const moreNames = useIncludedNames(project.includedVariableSets);
  return (
    <>
      <VariablesEditor
        owner={{ kind: 'project', ...project }}
        {...{ set, targets, moreNames }}
        kinds={scopeKinds}
      />
      <IncludedSets project={project} />
    </>
  );
}
