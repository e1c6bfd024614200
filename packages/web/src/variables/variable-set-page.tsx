import { Button } from '@mantine/core';
import type { LibraryVariableSet, ScopeKind } from '@tako/api';
import { Pencil } from 'lucide-react';
import { useState } from 'react';
import { useAnswer, useWholeList } from '../data/answers.ts';
import { Answered } from '../pieces/answered.tsx';
import { DeleteButton } from '../pieces/delete-button.tsx';
import { Page } from '../pieces/page.tsx';
import { PageHead } from '../pieces/page-head.tsx';
import { PageLink, useGoTo } from '../pieces/page-link.tsx';
import { useScopeTargets } from '../pieces/scope.tsx';
import { TableSkeleton } from '../pieces/table-skeleton.tsx';
import type { PageProps } from '../routes.ts';
import { SetDialog } from './set-form.tsx';
import { IncludedBy, projectsWith } from './variable-sets-page.tsx';
import { VariablesEditor } from './variables-editor.tsx';

/** Steps and channels belong to projects. */
const kindsOfSets: readonly ScopeKind[] = ['environments', 'roles', 'machines'];

export default function VariableSetPage({ params }: PageProps<'variable-set'>) {
  const set = useAnswer('variableSets.get', { params: { id: params.set } });
  return (
    <Page>
      <Answered question={set} pageTitle="Variable set" skeleton={<TableSkeleton />}>
        {(answer) => <Shown key={answer.id} set={answer} />}
      </Answered>
    </Page>
  );
}

function Shown({ set }: { readonly set: LibraryVariableSet }) {
  const variables = useAnswer('variableSets.getVariables', { params: { id: set.id } });
  const targets = useScopeTargets(undefined);
  return (
    <>
      <Head set={set} />
      <Answered question={variables} skeleton={<TableSkeleton />}>
        {(answer) => (
          <VariablesEditor
            owner={{ kind: 'set', ...set }}
            set={answer}
            kinds={kindsOfSets}
            targets={targets}
          />
        )}
      </Answered>
    </>
  );
}

function Head({ set }: { readonly set: LibraryVariableSet }) {
  const { id, name, slug, description } = set;
  const [isEditing, setEditing] = useState(false);
  const projects = useWholeList('projects.list', {});
  const goTo = useGoTo();
  return (
    <>
      <PageHead
        title={name}
        above={[
          <PageLink key="sets" to="variable-sets">
            Variable sets
          </PageLink>,
        ]}
        actions={
          <>
            <Button
              variant="default"
              leftSection={<Pencil size={16} aria-hidden />}
              onClick={() => setEditing(true)}
            >
              Edit
            </Button>
            <DeleteButton
              look="button"
              operation="variableSets.delete"
              input={{ params: { id } }}
              name={name}
              onDone={() => goTo({ to: 'variable-sets', replace: true })}
            >
              Releases keep what they have frozen of it. A set that a project includes stays.
            </DeleteButton>
          </>
        }
      >
        {description !== '' && <span>{description}</span>}
        {projects.data && (
          <span>
            Included by: <IncludedBy projects={projectsWith(projects.data, id)} />
          </span>
        )}
      </PageHead>
      <SetDialog
        isOpen={isEditing}
        set={set}
        onClose={() => setEditing(false)}
        onSaved={(saved) => {
          if (saved.slug !== slug) goTo({ to: 'variable-set', params: { set: saved.slug }, replace: true });
        }}
      />
    </>
  );
}
