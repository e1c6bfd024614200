import { expect, it } from 'vitest';
import { machinesInRole, machinesOfPlan } from './deployment-facts.ts';
import { machineInput, planOf, shopInput } from './plan.test-support.ts';

const all = { specificMachineIds: [], excludedMachineIds: [], skippedSteps: [] };
const machines = [
  machineInput('web-1', ['web', 'api']),
  machineInput('web-2', ['WEB']),
  machineInput('web-3', ['web'], { isDisabled: true }),
  machineInput('sql-1', ['sql']),
].map((machine) => ({ ...machine, hostname: null }));

it('the machines of a role are those that take part, whatever the case in which the role is written', () => {
  expect(machinesInRole(machines, all)).toEqual({ web: ['web-1', 'web-2'], api: ['web-1'], sql: ['sql-1'] });
  const specific = { ...all, specificMachineIds: ['Machines-web-2', 'Machines-sql-1'] };
  expect(machinesInRole(machines, specific)).toEqual({ WEB: ['web-2'], sql: ['sql-1'] });
  const excluded = { ...all, excludedMachineIds: ['Machines-web-1'] };
  expect(machinesInRole(machines, excluded)).toEqual({ WEB: ['web-2'], sql: ['sql-1'] });
});

it('the machines of a deployment are those on which it does something, each once', () => {
  expect(machinesOfPlan(planOf(shopInput()))).toEqual(['Machines-sql-1', 'Machines-web-1', 'Machines-web-2']);
});
