import { Button, Group, Select, Stack } from '@mantine/core';
import { Plus, Trash2 } from 'lucide-react';
import { CodeField } from '../code-field.tsx';
import type { PackageAction } from '../draft.ts';
import type { FieldsProps } from '../fields.ts';
import { languageChoices } from '../languages.ts';
import { LanguageSelect } from '../script-fields.tsx';
import { defineFeature } from './feature.ts';

type Script = PackageAction['scripts'][number];

const stages = [
  { value: 'pre-deploy', label: 'PreDeploy: before files are configured' },
  { value: 'deploy', label: 'Deploy: when they are in place' },
  { value: 'post-deploy', label: 'PostDeploy: at the end' },
] satisfies { value: Script['stage']; label: string }[];

const stageNames: Readonly<Record<Script['stage'], string>> = {
  'pre-deploy': 'PreDeploy',
  deploy: 'Deploy',
  'post-deploy': 'PostDeploy',
};

export const customScripts = defineFeature<'deploy-package'>({
  title: 'Scripts of the step',
  help: 'Run besides those that the package brings along',
  kinds: ['deploy-package'],
  isOn: ({ scripts }) => scripts.length > 0,
  on: (action) => ({ ...action, scripts: [{ stage: 'post-deploy', syntax: 'bash', body: '' }] }),
  off: (action) => ({ ...action, scripts: [] }),
  Fields,
});

function Fields({ value: action, onChange, errorAt }: FieldsProps<PackageAction>) {
  const { scripts } = action;
  const change = (changed: Script[]) => onChange({ ...action, scripts: changed });
  const free = firstFree(scripts);
  return (
    <Stack gap="lg">
      {scripts.map((script, index) => (
        <OneScript
          // biome-ignore lint/suspicious/noArrayIndexKey: stage and language change while it is edited.
          key={index}
          script={script}
          onChange={(changed) => change(scripts.with(index, changed))}
          onRemove={() => change(scripts.toSpliced(index, 1))}
          error={errorAt(`scripts[${index}]`)}
        />
      ))}
      {free && (
        <Button
          variant="default"
          size="xs"
          leftSection={<Plus size={14} aria-hidden />}
          onClick={() => change([...scripts, free])}
          style={{ alignSelf: 'flex-start' }}
        >
          Add a script
        </Button>
      )}
    </Stack>
  );
}

type OneScriptProps = {
  readonly script: Script;
  readonly onChange: (script: Script) => void;
  readonly onRemove: () => void;
  readonly error: string | undefined;
};

function OneScript({ script, onChange, onRemove, error }: OneScriptProps) {
  const { stage, syntax, body } = script;
  return (
    <Stack gap="xs">
      <Group align="flex-end" gap="sm">
        <Select
          label="Stage"
          data={stages}
          value={stage}
          onChange={(value) => onChange({ ...script, stage: value as Script['stage'] })}
          allowDeselect={false}
          flex="1 1 240px"
        />
        <LanguageSelect value={syntax} onChange={(value) => onChange({ ...script, syntax: value })} />
        <Button variant="default" leftSection={<Trash2 size={15} aria-hidden />} onClick={onRemove}>
          Remove
        </Button>
      </Group>
      <CodeField
        label={`${stageNames[stage]} script`}
        syntax={syntax}
        value={body}
        onChange={(text) => onChange({ ...script, body: text })}
        error={error}
      />
    </Stack>
  );
}

/** The first place without a script: a stage has one for each language. */
function firstFree(scripts: readonly Script[]): Script | undefined {
  const taken = new Set(scripts.map(({ stage, syntax }) => `${stage} ${syntax}`));
  const places = languageChoices.flatMap(({ value: syntax }) =>
    stages.map(({ value: stage }) => ({ stage, syntax, body: '' })),
  );
  return places.find(({ stage, syntax }) => !taken.has(`${stage} ${syntax}`));
}
