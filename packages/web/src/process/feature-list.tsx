/** What is done besides: each with a switch, and its fields where it is on. */
import { Switch } from '@mantine/core';
import type { Action } from '@tako/api';
import { useState } from 'react';
import classes from './feature-list.module.css';
import type { Feature } from './features/feature.ts';
import { featuresFor } from './features/features.ts';
import type { FieldsProps } from './fields.ts';

export function FeatureList({ value: action, ...fields }: FieldsProps<Action>) {
  return (
    <div className={classes.list}>
      {featuresFor(action).map((feature) => (
        <OneFeature key={feature.title} feature={feature} value={action} {...fields} />
      ))}
    </div>
  );
}

function OneFeature({ feature, ...fields }: FieldsProps<Action> & { readonly feature: Feature }) {
  const { title, help, isOn, on, off, Fields } = feature;
  const { value: action, onChange } = fields;
  // What has no word in it yet is not on for the server; its fields are shown all the same.
  const [isOpened, setOpened] = useState(false);
  const isShown = isOpened || isOn(action);
  return (
    <section className={classes.feature} aria-label={title}>
      <Switch
        label={title}
        description={help}
        checked={isShown}
        onChange={({ currentTarget: { checked } }) => {
          setOpened(checked);
          onChange(checked ? on(action) : off(action));
        }}
      />
      {isShown && Fields && (
        <div className={classes.fields}>
          <Fields {...fields} />
        </div>
      )}
    </section>
  );
}
