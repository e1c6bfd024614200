/** The head of every page of a project: its name, and the way to its other pages. */
import { Button, Skeleton } from '@mantine/core';
import { Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import { useAnswer } from '../data/answers.ts';
import { isBuilt, type RouteName, routeOf } from '../routes.ts';
import { Answered } from './answered.tsx';
import { PageHead } from './page-head.tsx';
import { PageLink } from './page-link.tsx';
import classes from './project-head.module.css';

const tabs = [
  { to: 'project', text: 'Overview' },
  { to: 'process', text: 'Process' },
  { to: 'variables', text: 'Variables' },
  { to: 'releases', text: 'Releases' },
  { to: 'project-settings', text: 'Settings' },
] as const satisfies readonly { readonly to: RouteName; readonly text: string }[];

type ProjectHeadProps = {
  /** Id or slug, as in the address. */
  readonly project: string;
  readonly at: (typeof tabs)[number]['to'];
  /** Instead of making a release. */
  readonly actions?: ReactNode;
};

export function ProjectHead({ project, at, actions }: ProjectHeadProps) {
  const question = useAnswer('projects.get', { params: { id: project } });
  const shown = tabs.filter(({ to }) => isBuilt(to));
  return (
    <Answered question={question} pageTitle="Project" skeleton={<Skeleton h={34} w={260} mb="lg" />}>
      {({ name, description, isDisabled, slug }) => (
        <>
          <PageHead
            title={at === 'project' ? name : `${routeOf(at).title} of ${name}`}
            above={
              at === 'project'
                ? []
                : [
                    <PageLink key="project" to="project" params={{ project: slug }}>
                      {name}
                    </PageLink>,
                  ]
            }
            actions={actions ?? <NewRelease project={slug} />}
          >
            {isDisabled && <span>This project is disabled: nothing of it is deployed.</span>}
            {description !== '' && <span className={classes.description}>{description}</span>}
          </PageHead>
          {shown.length > 1 && (
            <nav className={classes.tabs} aria-label={`Pages of ${name}`}>
              {shown.map(({ to, text }) => (
                <PageLink
                  key={to}
                  {...({ to, params: { project: slug } } as { to: 'project'; params: { project: string } })}
                  className={classes.tab}
                  {...(to === at ? { 'aria-current': 'page' } : {})}
                >
                  {text}
                </PageLink>
              ))}
            </nav>
          )}
        </>
      )}
    </Answered>
  );
}

function NewRelease({ project }: { readonly project: string }) {
  return (
    <Button
      renderRoot={(props) => <PageLink {...props} to="create-release" params={{ project }} />}
      leftSection={<Plus size={16} aria-hidden />}
    >
      New release
    </Button>
  );
}
