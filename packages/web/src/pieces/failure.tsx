/** What went wrong, in the server's words, and what can be done about it. */
import { Alert, Button, List, Stack, Text } from '@mantine/core';
import { ApiError, problemText } from '@tako/client';
import { CircleAlert } from 'lucide-react';

type FailureProps = {
  readonly error: unknown;
  readonly title?: string;
  readonly onRetry?: (() => void) | undefined;
};

export function Failure({ error, title = titleOf(error), onRetry }: FailureProps) {
  const { said, fields } = textOf(error);
  return (
    <Alert color="red" variant="light" icon={<CircleAlert aria-hidden />} title={title} role="alert">
      <Stack gap="xs" align="flex-start">
        {said !== title && <Text size="sm">{said}</Text>}
        {fields.length > 0 && (
          <List size="sm">
            {fields.map((field) => (
              <List.Item key={field}>{field}</List.Item>
            ))}
          </List>
        )}
        {onRetry && (
          <Button variant="default" size="xs" onClick={onRetry}>
            Try again
          </Button>
        )}
      </Stack>
    </Alert>
  );
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
