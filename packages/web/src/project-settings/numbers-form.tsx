/** Which version a release gets where nobody gives one. */
import { Button, Group, Radio, Select, Stack, TextInput } from '@mantine/core';
import type { Project, ReleaseNumbers, Step } from '@tako/api';
import { type FormEvent, useState } from 'react';
import { useAnswer, useChange } from '../data/answers.ts';
import { Done } from '../pieces/done.tsx';
import { Failure, fieldError, hasFieldErrors } from '../pieces/failure.tsx';
import { Section } from '../pieces/section.tsx';

type Kind = ReleaseNumbers['kind'];

const usualTemplate = '#{Octopus.Version.LastMajor}.#{Octopus.Version.LastMinor}.i';

export function NumbersForm({ project }: { readonly project: Project }) {
  const now = project.releaseNumbers;
  const [kind, setKind] = useState<Kind>(now.kind);
  const [step, setStep] = useState(now.kind === 'package-of-step' ? now.step : null);
  const [template, setTemplate] = useState(now.kind === 'template' ? now.template : usualTemplate);
  const process = useAnswer('processes.get', { params: { id: project.id } });
  const { mutate, error, isPending, isSuccess } = useChange('projects.patch');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const releaseNumbers = numbersOf(kind, step ?? '', template);
    mutate({ params: { id: project.id }, body: { releaseNumbers } });
  };
  return (
    <Section
      title="Release numbers"
      help="The version that a release gets where nobody types one."
      onSubmit={submit}
    >
      <Stack>
        {error && !hasFieldErrors(error) && <Failure error={error} />}
        <Radio.Group
          aria-label="The version comes from"
          value={kind}
          onChange={(value) => setKind(value as Kind)}
        >
          <Stack gap="sm">
            <Radio
              value="highest-package"
              label="The packages"
              description="The highest version among them; without packages the next one"
            />
            <Radio
              value="package-of-step"
              label="One package"
              description="The version of one step's package"
            />
            {kind === 'package-of-step' && (
              <Select
                label="Step"
                ml={32}
                maw={380}
                placeholder="Whose package it is"
                data={withKnown(packageSteps(process.data?.steps ?? []), step)}
                value={step}
                onChange={setStep}
                error={fieldError(error, 'releaseNumbers.step')}
                nothingFoundMessage="No step has a package"
                allowDeselect={false}
                required
              />
            )}
            <Radio
              value="template"
              label="A template"
              description="Such as 1.2.i, in which i counts on, with variables in it"
            />
            {kind === 'template' && (
              <TextInput
                label="Template"
                ml={32}
                value={template}
                onChange={({ currentTarget }) => setTemplate(currentTarget.value)}
                error={fieldError(error, 'releaseNumbers.template')}
                required
              />
            )}
          </Stack>
        </Radio.Group>
        <Group justify="flex-end" gap="md">
          {isSuccess && <Done>Saved</Done>}
          <Button type="submit" loading={isPending}>
            Save
          </Button>
        </Group>
      </Stack>
    </Section>
  );
}

function numbersOf(kind: Kind, step: string, template: string): ReleaseNumbers {
  switch (kind) {
    case 'highest-package':
      return { kind };
    case 'package-of-step':
      return { kind, step };
    case 'template':
      return { kind, template };
  }
  return kind satisfies never;
}

function packageSteps(steps: readonly Step[]): string[] {
  return steps
    .filter(({ action }) => action.kind === 'deploy-package' || action.package !== null)
    .map(({ name }) => name);
}

/** A step that was renamed or deleted since is shown all the same. */
const withKnown = (names: readonly string[], chosen: string | null): string[] => [
  ...new Set([...names, ...(chosen === null ? [] : [chosen])]),
];
