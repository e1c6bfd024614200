import { Button, Grid, Select, Stack, Textarea } from '@mantine/core';
import type { Deployment, Environment, Release } from '@tako/api';
import { Layers, UploadCloud } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useAnswer, useChange, useWholeList } from '../data/answers.ts';
import { sameAs } from '../pieces/again-buttons.tsx';
import { Answered } from '../pieces/answered.tsx';
import { Empty } from '../pieces/empty.tsx';
import { Failure } from '../pieces/failure.tsx';
import { Page } from '../pieces/page.tsx';
import { PageHead } from '../pieces/page-head.tsx';
import { PageLink, useGoTo } from '../pieces/page-link.tsx';
import { TableSkeleton } from '../pieces/table-skeleton.tsx';
import type { PageProps } from '../routes.ts';
import { MachineChoice } from './machine-choice.tsx';
import { PlanView } from './plan-view.tsx';
import { PromptFields } from './prompt-fields.tsx';

export default function DeployPage({ params, search }: PageProps<'deploy'>) {
  const release = useAnswer('releases.get', { params: { id: params.release } });
  const environments = useWholeList('environments.list', {});
  const like = useAnswer(
    'deployments.get',
    { params: { id: search.like ?? '' } },
    { isWanted: search.like !== undefined },
  );
  return (
    <Page>
      <Answered question={release} pageTitle="Deploy" skeleton={<TableSkeleton />}>
        {(of) => (
          <>
            <Head release={of} isAgain={search.like !== undefined} />
            <Answered question={environments} skeleton={<TableSkeleton />}>
              {(places) => {
                if (places.length === 0) return <NoEnvironment />;
                if (search.like === undefined)
                  return <DeployForm {...{ release: of, places, wanted: search.environment }} />;
                return (
                  <Answered question={like} skeleton={<TableSkeleton />}>
                    {(before) => (
                      <DeployForm {...{ release: of, places, before }} wanted={before.environmentId} />
                    )}
                  </Answered>
                );
              }}
            </Answered>
          </>
        )}
      </Answered>
    </Page>
  );
}

function Head({ release, isAgain }: { readonly release: Release; readonly isAgain: boolean }) {
  const { data: project } = useAnswer('projects.get', { params: { id: release.projectId } });
  const above = [
    <PageLink key="release" to="release" params={{ release: release.slug }}>
      {release.version}
    </PageLink>,
  ];
  if (project) {
    above.unshift(
      <PageLink key="project" to="project" params={{ project: project.slug }}>
        {project.name}
      </PageLink>,
    );
  }
  const name = `${project ? `${project.name} ` : ''}${release.version}`;
  return <PageHead title={`${isAgain ? 'Deploy again' : 'Deploy'} ${name}`} above={above} />;
}

function NoEnvironment() {
  return (
    <Empty icon={Layers} title="There is no environment yet">
      A release is deployed to the machines of an environment, such as Test or Production.
    </Empty>
  );
}

type DeployFormProps = {
  readonly release: Release;
  readonly places: readonly Environment[];
  /** Id or slug of the environment that is chosen at first. */
  readonly wanted: string | undefined;
  /** What is done again. */
  readonly before?: Deployment;
};

function DeployForm({ release, places, wanted, before }: DeployFormProps) {
  const goTo = useGoTo();
  const first = places.find(({ id, slug }) => id === wanted || slug === wanted);
  const again = before && sameAs(before);
  const [environment, setEnvironment] = useState(first?.id ?? null);
  const [specificMachines, setSpecific] = useState(again?.specificMachines ?? []);
  const [excludedMachines, setExcluded] = useState(again?.excludedMachines ?? []);
  const [skippedSteps, setSkipped] = useState(again?.skippedSteps ?? []);
  const [answers, setAnswers] = useState<Readonly<Record<string, string>>>(again?.promptedVariables ?? {});
  const [comment, setComment] = useState(again?.comment ?? '');
  const choices = {
    ...{ release: release.id, environment: environment ?? '' },
    ...{ specificMachines, excludedMachines, skippedSteps },
  };
  const plan = useAnswer(
    'deployments.preview',
    { body: choices },
    { isWanted: environment !== null, keepsLast: true },
  );
  const deploy = useChange('deployments.create', ({ taskId }) =>
    goTo({ to: 'task', params: { task: taskId } }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    deploy.mutate({ body: { ...choices, comment, promptedVariables: answers } });
  };
  return (
    <form onSubmit={submit}>
      <Grid gap="xl">
        <Grid.Col span={{ base: 12, md: 5 }}>
          <Stack gap="md">
            <Select
              label="Environment"
              placeholder="Where to"
              data={places.map(({ id, name }) => ({ value: id, label: name }))}
              value={environment}
              onChange={(value) => {
                setEnvironment(value);
                setSpecific([]);
                setExcluded([]);
              }}
              allowDeselect={false}
              searchable
            />
            {plan.data && (
              <PromptFields
                prompts={plan.data.prompts}
                answers={answers}
                error={deploy.error}
                onAnswer={(name, value) =>
                  setAnswers(({ [name]: _, ...known }) =>
                    value === undefined ? known : { ...known, [name]: value },
                  )
                }
              />
            )}
            {environment !== null && (
              <MachineChoice
                environment={environment}
                specific={specificMachines}
                excluded={excludedMachines}
                onChange={({ specific, excluded }) => {
                  setSpecific([...specific]);
                  setExcluded([...excluded]);
                }}
              />
            )}
            <Textarea
              label="Comment"
              description="Why, for whoever looks at it later"
              autosize
              minRows={2}
              maxRows={8}
              value={comment}
              onChange={(event) => setComment(event.currentTarget.value)}
            />
            {deploy.error && <Failure error={deploy.error} />}
            <Button
              type="submit"
              leftSection={<UploadCloud size={16} aria-hidden />}
              disabled={environment === null || plan.error !== null}
              loading={deploy.isPending}
            >
              Deploy
            </Button>
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 7 }}>
          <PlanView
            plan={plan}
            isAsked={environment !== null}
            skipped={skippedSteps}
            onSkip={(step, isSkipped) =>
              setSkipped((known) => (isSkipped ? [...known, step] : known.filter((name) => name !== step)))
            }
          />
        </Grid.Col>
      </Grid>
    </form>
  );
}
