/** What went wrong, in the server's words, and what can be done about it. */
import { Button, List } from '@mantine/core';
import { errorCatalogue } from '@tako/api';
import { ApiError, problemText } from '@tako/client';
import { Note } from './note.tsx';

type FailureProps = {
  readonly error: unknown;
  readonly title?: string;
  readonly onRetry?: (() => void) | undefined;
};

export function Failure({ error, title = titleOf(error), onRetry }: FailureProps) {
  const { said, fields } = textOf(error);
  return (
    <Note tone="failed" title={title}>
      {said !== title && <div>{said}</div>}
      {fields.length > 0 && (
        <List size="sm">
          {fields.map((field) => (
            <List.Item key={field}>{field}</List.Item>
          ))}
        </List>
      )}
      {onRetry && canHelp(error) && (
        <Button variant="default" size="xs" onClick={onRetry}>
          Try again
        </Button>
      )}
    </Note>
  );
}

/** Whether asking the same again may be answered otherwise. */
function canHelp(error: unknown): boolean {
  if (!(error instanceof ApiError)) return true;
  const known: Readonly<Record<string, { readonly retry: boolean }>> = errorCatalogue;
  return known[error.code]?.retry ?? true;
}

function titleOf(error: unknown): string {
  return error instanceof ApiError ? error.problem.title : 'That did not work';
}

function textOf(error: unknown): { readonly said: string; readonly fields: readonly string[] } {
  if (error instanceof ApiError) return problemText(error.problem);
  return { said: error instanceof Error ? error.message : String(error), fields: [] };
}

/** What the server says of one field of a form, for its `error`; undefined where nothing is wrong with it. */
export function fieldError(error: unknown, field: string): string | undefined {
  if (!(error instanceof ApiError)) return undefined;
  return error.problem.errors?.find((entry) => entry.field === field)?.message;
}

/** Whether the server named fields that are wrong; then they say it themselves. */
export function hasFieldErrors(error: unknown): boolean {
  return error instanceof ApiError && (error.problem.errors ?? []).length > 0;
}
