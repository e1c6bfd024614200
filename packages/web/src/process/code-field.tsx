/** A script with its label, and what is wrong with it; the editor itself comes when it is needed. */
import { Input, Skeleton } from '@mantine/core';
import { lazy, Suspense } from 'react';
import type { CodeEditorProps } from './code-editor.tsx';
import classes from './code-field.module.css';
import { languages } from './languages.ts';

const CodeEditor = lazy(() => import('./code-editor.tsx'));

type CodeFieldProps = CodeEditorProps & { readonly error: string | undefined };

const editorPx = 134;

export function CodeField({ error, ...editor }: CodeFieldProps) {
  return (
    <Input.Wrapper
      label={editor.label}
      labelElement="div"
      description={<Help ask={languages[editor.syntax].ask} />}
      error={error}
    >
      <div className={classes.place}>
        <Suspense fallback={<Skeleton h={editorPx} />}>
          <CodeEditor {...editor} />
        </Suspense>
      </div>
    </Input.Wrapper>
  );
}

function Help({ ask }: { readonly ask: string }) {
  return (
    <span className={classes.help}>
      <code>{'#{Name}'}</code> is replaced before it runs; <code>{ask}</code> asks for a variable as it runs
    </span>
  );
}
