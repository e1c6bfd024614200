/** Thumbprints as people compare them: in groups. */
import { CopyBlock } from './copy.tsx';
import classes from './thumbprint.module.css';

const groupDigits = 8;

/** `19F0AB12 9C…`, two groups of eight to a part. */
export function groupsOf(thumbprint: string): string[] {
  return thumbprint.match(new RegExp(`.{1,${groupDigits}}`, 'g')) ?? [];
}

/** The whole, to compare. */
export function ThumbprintToCompare({ thumbprint }: { readonly thumbprint: string }) {
  return (
    <div className={classes.groups} role="img" aria-label={`Thumbprint ${thumbprint}`}>
      {groupsOf(thumbprint).map((group, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a group is known by its place.
        <code key={index}>{group}</code>
      ))}
    </div>
  );
}

export function Thumbprint({ thumbprint }: { readonly thumbprint: string }) {
  return <CopyBlock text={thumbprint} label="the thumbprint" />;
}

/** Its beginning, with the whole on hover. */
export function ShortThumbprint({ thumbprint }: { readonly thumbprint: string }) {
  return (
    <code title={thumbprint} className={classes.short}>
      {thumbprint.slice(0, groupDigits)}…
    </code>
  );
}
