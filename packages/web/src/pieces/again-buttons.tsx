/** A deployment that has ended: the same once more, at once or looked over first. */
import { Button, Group, Text } from '@mantine/core';
import type { Deployment, TaskState } from '@tako/api';
import { RotateCcw } from 'lucide-react';
import { useAnswer, useChange } from '../data/answers.ts';
import { useGoTo } from './page-link.tsx';

type AgainButtonsProps = { readonly deploymentId: string; readonly state: TaskState };

export function AgainButtons({ deploymentId, state }: AgainButtonsProps) {
  const { data } = useAnswer('deployments.get', { params: { id: deploymentId } });
  const goTo = useGoTo();
  const again = useChange('deployments.create', ({ taskId }) =>
    goTo({ to: 'task', params: { task: taskId } }),
  );
  if (!data) return null;
  const lookOver = () =>
    goTo({ to: 'deploy', params: { release: data.releaseId }, search: { like: deploymentId } });
  // The values of secrets are not known any more: they have to be given again.
  const asksForSecrets = data.promptedVariables.some(({ isSensitive }) => isSensitive);
  return (
    <div>
      <Group gap="xs" justify="flex-end">
        <Button variant="default" onClick={lookOver}>
          Redeploy …
        </Button>
        {(state === 'failed' || state === 'cancelled' || state === 'interrupted') && (
          <Button
            leftSection={<RotateCcw size={16} aria-hidden />}
            loading={again.isPending}
            onClick={() => (asksForSecrets ? lookOver() : again.mutate({ body: sameAs(data) }))}
          >
            Try again
          </Button>
        )}
      </Group>
      {again.error && (
        <Text size="sm" c="red" role="alert">
          {again.error.message}
        </Text>
      )}
    </div>
  );
}

/** The same release to the same machines, with the same steps left out and the same values. */
export function sameAs(deployment: Deployment) {
  return {
    release: deployment.releaseId,
    environment: deployment.environmentId,
    specificMachines: deployment.specificMachineIds,
    excludedMachines: deployment.excludedMachineIds,
    skippedSteps: deployment.skippedSteps,
    comment: deployment.comment,
    promptedVariables: Object.fromEntries(
      deployment.promptedVariables.flatMap(({ name, value }) => (value === null ? [] : [[name, value]])),
    ),
  };
}
