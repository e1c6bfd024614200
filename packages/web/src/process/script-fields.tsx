/** The script of a step: written here in one or several languages, or a file of a package. */
import { Button, Group, SegmentedControl, Select, Stack, Switch, TextInput } from '@mantine/core';
import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { CodeField } from './code-field.tsx';
import type { ScriptAction } from './draft.ts';
import type { FieldsProps } from './fields.ts';
import { languageChoices, languageText, type Syntax } from './languages.ts';
import { PackageChoice } from './package-choice.tsx';
import { errorsIn } from './problems.ts';

type ScriptProps = FieldsProps<ScriptAction>;

const builtInFeed = 'Feeds-1';
const noFiles = {
  substituteInFiles: [],
  configTransforms: { isAutomatic: false, additional: [] },
  configVariables: false,
  structuredVariables: [],
};

export function ScriptFields({ value: action, onChange, errorAt }: ScriptProps) {
  const [isFile, setFile] = useState(
    action.package !== null && action.body === '' && action.bodies.length === 0,
  );
  const { package: source } = action;
  return (
    <Stack gap="md">
      <Switch
        label="With the files of a package"
        description="It is unpacked into the folder in which the script runs"
        checked={source !== null}
        onChange={({ currentTarget: { checked } }) => {
          setFile(checked && isFile);
          if (checked) onChange({ ...action, package: { feedId: builtInFeed, packageId: '' } });
          // What is done to its files cannot be without it.
          else onChange({ ...action, ...noFiles, package: null, scriptFile: '' });
        }}
      />
      {source && (
        <>
          <PackageChoice
            value={source}
            onChange={(chosen) => onChange({ ...action, package: chosen })}
            errorAt={errorsIn(errorAt, 'package')}
          />
          <SegmentedControl
            aria-label="The script is"
            data={[
              { value: 'file', label: 'A file of the package' },
              { value: 'body', label: 'Written here' },
            ]}
            value={isFile ? 'file' : 'body'}
            onChange={(value) => {
              setFile(value === 'file');
              onChange(
                value === 'file' ? { ...action, body: '', bodies: [] } : { ...action, scriptFile: '' },
              );
            }}
            style={{ alignSelf: 'flex-start' }}
          />
        </>
      )}
      {source && isFile ? (
        <TextInput
          label="Script file"
          description="A .sh, .ps1, .py or .csx in the package"
          placeholder="scripts/migrate.sh"
          value={action.scriptFile}
          onChange={({ currentTarget }) => onChange({ ...action, scriptFile: currentTarget.value })}
          error={errorAt('scriptFile')}
          spellCheck={false}
        />
      ) : (
        <Bodies value={action} onChange={onChange} errorAt={errorAt} />
      )}
      <TextInput
        label="Parameters"
        description="As typed behind the script on a command line"
        placeholder='--to "#{Schema}"'
        value={action.parameters}
        onChange={({ currentTarget }) => onChange({ ...action, parameters: currentTarget.value })}
        error={errorAt('parameters')}
        spellCheck={false}
      />
    </Stack>
  );
}

/** One body, or one for each language of which a machine takes the one that it prefers. */
function Bodies({ value: action, onChange, errorAt }: ScriptProps) {
  if (action.body === '' && action.bodies.length > 0) {
    return <BodyPerLanguage value={action} onChange={onChange} errorAt={errorAt} />;
  }
  const { syntax, body } = action;
  const second = syntax === 'powershell' ? 'bash' : 'powershell';
  return (
    <>
      <Group align="flex-end" justify="space-between">
        <LanguageSelect value={syntax} onChange={(of) => onChange({ ...action, syntax: of })} />
        {body !== '' && (
          <Button
            variant="subtle"
            size="xs"
            leftSection={<Plus size={14} aria-hidden />}
            onClick={() =>
              onChange({
                ...action,
                body: '',
                bodies: [
                  { syntax, body },
                  { syntax: second, body: '' },
                ],
              })
            }
          >
            For {languageText(second)} too
          </Button>
        )}
      </Group>
      <CodeField
        label="Script"
        syntax={syntax}
        value={body}
        onChange={(text) => onChange({ ...action, body: text })}
        error={errorAt('body')}
      />
    </>
  );
}

function BodyPerLanguage({ value: action, onChange, errorAt }: ScriptProps) {
  const { bodies } = action;
  const used = bodies.map(({ syntax }) => syntax);
  const free = languageChoices.filter(({ value }) => !used.includes(value));
  const remove = (index: number) => {
    const rest = bodies.toSpliced(index, 1);
    const [last] = rest;
    onChange(last && rest.length === 1 ? { ...action, ...last, bodies: [] } : { ...action, bodies: rest });
  };
  return (
    <Stack gap="sm">
      {bodies.map(({ syntax, body }, index) => (
        <Stack key={syntax} gap={4}>
          <CodeField
            label={`Script in ${languageText(syntax)}`}
            syntax={syntax}
            value={body}
            onChange={(text) => onChange({ ...action, bodies: bodies.with(index, { syntax, body: text }) })}
            error={errorAt(`bodies[${index}]`)}
          />
          <Group justify="flex-end">
            <Button
              variant="subtle"
              color="gray"
              size="compact-xs"
              leftSection={<X size={13} aria-hidden />}
              onClick={() => remove(index)}
            >
              Without {languageText(syntax)}
            </Button>
          </Group>
        </Stack>
      ))}
      {free.map(({ value, label }) => (
        <Button
          key={value}
          variant="subtle"
          size="xs"
          leftSection={<Plus size={14} aria-hidden />}
          onClick={() => onChange({ ...action, bodies: [...bodies, { syntax: value, body: '' }] })}
          style={{ alignSelf: 'flex-start' }}
        >
          For {label} too
        </Button>
      ))}
    </Stack>
  );
}

type LanguageSelectProps = { readonly value: Syntax; readonly onChange: (syntax: Syntax) => void };

export function LanguageSelect({ value, onChange }: LanguageSelectProps) {
  return (
    <Select
      label="Language"
      data={languageChoices}
      value={value}
      onChange={(of) => onChange(of as Syntax)}
      allowDeselect={false}
      w={180}
    />
  );
}
