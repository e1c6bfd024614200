import { Button, Group, Paper, Select, Stack, Text, Textarea, TextInput, Title } from '@mantine/core';
import type { Project, Step } from '@tako/api';
import { Tag } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useAnswer, useChange, useWholeList } from '../data/answers.ts';
import { Answered } from '../pieces/answered.tsx';
import { Empty } from '../pieces/empty.tsx';
import { Failure, fieldError } from '../pieces/failure.tsx';
import { Page } from '../pieces/page.tsx';
import { PageHead } from '../pieces/page-head.tsx';
import { PageLink, useGoTo } from '../pieces/page-link.tsx';
import { TableSkeleton } from '../pieces/table-skeleton.tsx';
import type { PageProps } from '../routes.ts';
import { Fetches } from './fetches.tsx';
import { type PackageStep, PackageVersion } from './package-version.tsx';

export default function CreateReleasePage({ params }: PageProps<'create-release'>) {
  const project = useAnswer('projects.get', { params: { id: params.project } });
  const process = useAnswer('processes.get', { params: { id: params.project } });
  return (
    <Page>
      <Answered question={project} pageTitle="New release" skeleton={<TableSkeleton />}>
        {(of) => (
          <>
            <PageHead
              title="New release"
              above={[
                <PageLink key="project" to="project" params={{ project: of.slug }}>
                  {of.name}
                </PageLink>,
              ]}
            />
            <Answered question={process} skeleton={<TableSkeleton />}>
              {({ steps }) => (steps.length === 0 ? <NoSteps /> : <ReleaseForm project={of} steps={steps} />)}
            </Answered>
          </>
        )}
      </Answered>
    </Page>
  );
}

function NoSteps() {
  return (
    <Empty icon={Tag} title="The project has no steps">
      A release is what the steps of a project deploy. Give it a step first.
    </Empty>
  );
}

type ReleaseFormProps = { readonly project: Project; readonly steps: readonly Step[] };

function ReleaseForm({ project, steps }: ReleaseFormProps) {
  const goTo = useGoTo();
  const channels = useWholeList('channels.list', { params: { id: project.id } });
  const make = useChange('releases.create', ({ slug }) => goTo({ to: 'release', params: { release: slug } }));
  const [chosen, setChosen] = useState<Readonly<Record<string, string>>>({});
  const [channel, setChannel] = useState<string | null>(null);
  const packageSteps = steps.filter((step): step is PackageStep => step.action.kind === 'deploy-package');
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const version = String(form.get('version')).trim();
    const packages = Object.entries(chosen).map(([step, version]) => ({ step, version }));
    make.mutate({
      body: {
        ...{ project: project.id, notes: String(form.get('notes')), packages },
        ...(version === '' ? {} : { version }),
        ...(channel === null ? {} : { channel }),
      },
    });
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="lg" maw={720}>
        {make.error && <Failure error={make.error} />}
        <TextInput
          name="version"
          label="Version"
          description={numberText(project)}
          placeholder="Given by the server"
          error={fieldError(make.error, 'version')}
          styles={{ input: { maxWidth: 320 } }}
        />
        {channels.data && channels.data.length > 1 && (
          <Select
            label="Channel"
            maw={320}
            data={channels.data.map(({ id, name }) => ({ value: id, label: name }))}
            value={channel ?? channels.data.find(({ isDefault }) => isDefault)?.id ?? null}
            onChange={setChannel}
            allowDeselect={false}
          />
        )}
        {packageSteps.length > 0 && (
          <section>
            <Title order={2} size="h4" mb={4}>
              Packages
            </Title>
            <Text size="sm" c="dimmed" mb="sm">
              The newest version of each is chosen; take another one where you want to.
            </Text>
            <Paper>
              {packageSteps.map((step) => (
                <PackageVersion
                  key={step.name}
                  step={step}
                  version={chosen[step.name]}
                  onChange={(version) => setChosen((before) => ({ ...before, [step.name]: version }))}
                />
              ))}
            </Paper>
          </section>
        )}
        <Textarea
          name="notes"
          label="Release notes"
          autosize
          minRows={4}
          maxRows={16}
          error={fieldError(make.error, 'notes')}
        />
        {make.isPending && <Fetches projectId={project.id} />}
        <Group>
          <Button type="submit" loading={make.isPending}>
            Make the release
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** Which version it gets where the field stays empty. */
function numberText({ releaseNumbers }: Project): string {
  switch (releaseNumbers.kind) {
    case 'highest-package':
      return 'Left empty: the highest version among its packages, or the next one.';
    case 'package-of-step':
      return `Left empty: the version of the package of ${releaseNumbers.step}.`;
    case 'template':
      return `Left empty: as ${releaseNumbers.template} says.`;
  }
  return releaseNumbers satisfies never;
}
