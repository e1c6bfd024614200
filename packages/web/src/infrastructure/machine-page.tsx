import { Alert, Button, Paper, Skeleton, Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { Machine } from '@tako/api';
import { CircleAlert, Pencil, RefreshCw } from 'lucide-react';
import { useAnswer, useChange, useWholeList } from '../data/answers.ts';
import { Answered } from '../pieces/answered.tsx';
import { DeleteButton } from '../pieces/delete-button.tsx';
import { Facts } from '../pieces/facts.tsx';
import { Failure } from '../pieces/failure.tsx';
import { Page } from '../pieces/page.tsx';
import { PageHead } from '../pieces/page-head.tsx';
import { PageLink, useGoTo } from '../pieces/page-link.tsx';
import { Tags } from '../pieces/tags.tsx';
import { Thumbprint } from '../pieces/thumbprint.tsx';
import { Time } from '../pieces/time.tsx';
import type { PageProps } from '../routes.ts';
import { EditMachineDialog } from './edit-machine.tsx';
import { sentenceOf } from './health.ts';
import { HealthBadge } from './health-badge.tsx';

export default function MachinePage({ params }: PageProps<'machine'>) {
  const machine = useAnswer('machines.get', { params: { id: params.machine } });
  return (
    <Page>
      {machine.isLoadingError && <PageHead title="Machine" above={[<MachinesLink key="machines" />]} />}
      <Answered question={machine} skeleton={<MachineSkeleton />}>
        {(known) => <OneMachine machine={known} />}
      </Answered>
    </Page>
  );
}

const MachinesLink = () => <PageLink to="machines">Machines</PageLink>;

function MachineSkeleton() {
  return (
    <Stack>
      <Skeleton height={34} width={240} />
      <Skeleton height={220} />
    </Stack>
  );
}

function OneMachine({ machine }: { readonly machine: Machine }) {
  const { id, name, health, isDisabled } = machine;
  const goTo = useGoTo();
  const [isEdited, { open, close }] = useDisclosure();
  const check = useChange('machines.check');
  const change = useChange('machines.patch');
  const problem = check.error ?? change.error;
  return (
    <>
      <PageHead
        title={name}
        above={[<MachinesLink key="machines" />]}
        beside={<HealthBadge machine={machine} />}
        actions={
          <>
            <Button
              leftSection={<RefreshCw size={16} aria-hidden />}
              onClick={() => check.mutate({ params: { id } })}
              loading={check.isPending}
            >
              Check health now
            </Button>
            <Button variant="default" leftSection={<Pencil size={16} aria-hidden />} onClick={open}>
              Edit
            </Button>
            <Button
              variant="default"
              onClick={() => change.mutate({ params: { id }, body: { isDisabled: !isDisabled } })}
              loading={change.isPending}
            >
              {isDisabled ? 'Enable' : 'Disable'}
            </Button>
            <DeleteButton
              look="button"
              operation="machines.delete"
              input={{ params: { id } }}
              name={name}
              onDone={() => goTo({ to: 'machines', replace: true })}
            >
              The server no longer trusts its agent. The agent, and what it has deployed, stay as they are.
            </DeleteButton>
          </>
        }
      />
      <Stack gap="md">
        {problem && <Failure error={problem} />}
        {isDisabled && (
          <Alert color="gray" title="Deployments leave it out">
            It is disabled. Its health is checked all the same.
          </Alert>
        )}
        {health.state === 'unavailable' && (
          <Alert color="red" variant="light" icon={<CircleAlert aria-hidden />} title="It does not answer">
            {sentenceOf(health.detail)}
          </Alert>
        )}
        <Paper p="lg">
          <MachineFacts machine={machine} />
        </Paper>
      </Stack>
      <EditMachineDialog machine={machine} isOpen={isEdited} onClose={close} />
    </>
  );
}

function MachineFacts({ machine }: { readonly machine: Machine }) {
  const environments = useWholeList('environments.list', {});
  const nameOf = (id: string) => environments.data?.find((environment) => environment.id === id)?.name ?? id;
  const { address, agentVersion, platform, health } = machine;
  return (
    <Facts
      facts={{
        Environments: machine.environmentIds.map(nameOf).join(', '),
        Roles: machine.roles.length > 0 ? <Tags tags={machine.roles} /> : 'None: no step runs here',
        Reached: address ?? 'The agent calls the server (polling)',
        Connection: machine.isConnected ? 'Open now' : 'None open now',
        'Last contact': health.checkedAt ? <Time at={health.checkedAt} /> : 'None yet',
        Agent: [agentVersion, platform].filter(Boolean).join(', ') || 'Not known yet',
        Thumbprint: <Thumbprint thumbprint={machine.thumbprint} />,
        Id: machine.id,
      }}
    />
  );
}
