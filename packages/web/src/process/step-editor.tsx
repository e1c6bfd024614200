/** One step, with all that can be said of it. */
import { Button, Group, Stack, TextInput } from '@mantine/core';
import type { Step } from '@tako/api';
import { Ban, Check, Copy, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Confirm } from '../pieces/confirm.tsx';
import { Note } from '../pieces/note.tsx';
import { Section } from '../pieces/section.tsx';
import { FeatureList } from './feature-list.tsx';
import type { FieldsProps } from './fields.ts';
import { PackageChoice } from './package-choice.tsx';
import type { Places } from './places.ts';
import { errorsIn } from './problems.ts';
import { ScriptFields } from './script-fields.tsx';
import { WhenFields } from './when-fields.tsx';
import { WhereFields } from './where-fields.tsx';

type StepEditorProps = FieldsProps<Step> & {
  readonly isFirst: boolean;
  readonly places: Places;
  readonly onCopy: () => void;
  readonly onDelete: () => void;
};

export function StepEditor({ isFirst, places, onCopy, onDelete, ...fields }: StepEditorProps) {
  const { value: step, onChange, errorAt } = fields;
  return (
    <Stack gap="md">
      <Section title="Step" actions={<StepActions {...{ step, onChange, onCopy, onDelete }} />}>
        <Stack gap="md">
          {step.isDisabled && (
            <Note tone="info">It is disabled: it never runs, and its package is not needed.</Note>
          )}
          <TextInput
            label="Name"
            value={step.name}
            onChange={({ currentTarget }) => onChange({ ...step, name: currentTarget.value })}
            error={errorAt('name')}
            required
          />
          <What {...fields} />
        </Stack>
      </Section>
      <Section title="Where it runs">
        <WhereFields {...fields} places={places} />
      </Section>
      <Section title="When it runs">
        <WhenFields {...fields} isFirst={isFirst} />
      </Section>
      <Section title={step.action.kind === 'deploy-package' ? 'What is done with the package' : 'Options'}>
        <FeatureList
          value={step.action}
          onChange={(action) => onChange({ ...step, action })}
          errorAt={errorsIn(errorAt, 'action')}
        />
      </Section>
    </Stack>
  );
}

function What({ value: step, onChange, errorAt }: FieldsProps<Step>) {
  const { action } = step;
  const inAction = errorsIn(errorAt, 'action');
  if (action.kind === 'run-script') {
    return (
      <ScriptFields
        value={action}
        onChange={(changed) => onChange({ ...step, action: changed })}
        errorAt={inAction}
      />
    );
  }
  return (
    <PackageChoice
      value={action}
      onChange={(chosen) => onChange({ ...step, action: { ...action, ...chosen } })}
      errorAt={inAction}
    />
  );
}

type StepActionsProps = Pick<StepEditorProps, 'onChange' | 'onCopy' | 'onDelete'> & { readonly step: Step };

function StepActions({ step, onChange, onCopy, onDelete }: StepActionsProps) {
  const [isAsking, setAsking] = useState(false);
  const { name, isDisabled } = step;
  return (
    <Group gap="xs">
      <Button variant="default" size="xs" leftSection={<Copy size={14} aria-hidden />} onClick={onCopy}>
        Duplicate
      </Button>
      <Button
        variant="default"
        size="xs"
        leftSection={isDisabled ? <Check size={14} aria-hidden /> : <Ban size={14} aria-hidden />}
        onClick={() => onChange({ ...step, isDisabled: !isDisabled })}
      >
        {isDisabled ? 'Enable' : 'Disable'}
      </Button>
      <Button
        variant="default"
        size="xs"
        leftSection={<Trash2 size={14} aria-hidden />}
        onClick={() => setAsking(true)}
      >
        Delete
      </Button>
      <Confirm
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={`Delete the step ${name}?`}
        verb="Delete"
        onConfirm={() => {
          setAsking(false);
          onDelete();
        }}
        isBusy={false}
        error={null}
      >
        Releases that are there keep it. Variables that are scoped to it alone hold for no step any more.
      </Confirm>
    </Group>
  );
}
