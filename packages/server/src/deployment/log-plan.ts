/** The log tree of a deployment: every node that there will be, from its plan. */
import type { PlannedNode } from '../activity-log/log-tree.ts';
import { type DeploymentPlan, type PlannedMachine, type PlannedStep, packagesOf, uploadsOf } from './plan.ts';
import { stepConventions } from './step-conventions.ts';

/** Ids of nodes, unique in their task. */
export const nodeIds = {
  root: 'deployment',
  acquire: 'acquire',
  acquirePackage: (sha256: string) => `acquire.${sha256}`,
  upload: 'upload',
  uploadMachine: (machineId: string) => `upload.${machineId}`,
  uploadPackage: (machineId: string, sha256: string) => `upload.${machineId}.${sha256}`,
  step: (stepId: string) => stepId,
  machine: (stepId: string, machineId: string) => `${stepId}.${machineId}`,
  /** `convention` is '' for the action itself, which is the machine's node. */
  convention: (stepId: string, machineId: string, convention: string) =>
    convention === '' ? `${stepId}.${machineId}` : `${stepId}.${machineId}.${convention}`,
} as const;

/** Parents come before their children, and everything in the order in which it is shown. */
export function planLog(plan: DeploymentPlan, title: string): readonly PlannedNode[] {
  return [
    { id: nodeIds.root, parentId: null, kind: 'deployment', name: title },
    ...acquireNodes(plan),
    ...uploadNodes(plan),
    ...plan.steps.flatMap(stepNodes),
  ];
}

function acquireNodes(plan: DeploymentPlan): PlannedNode[] {
  const references = packagesOf(plan);
  if (references.length === 0) return [];
  return [
    { id: nodeIds.acquire, parentId: nodeIds.root, kind: 'acquire', name: 'Acquire packages' },
    ...references.map(({ id, version, sha256 }): PlannedNode => {
      const name = `${id} ${version}`;
      return { id: nodeIds.acquirePackage(sha256), parentId: nodeIds.acquire, kind: 'package', name };
    }),
  ];
}

function uploadNodes(plan: DeploymentPlan): PlannedNode[] {
  const uploads = uploadsOf(plan);
  if (uploads.length === 0) return [];
  const machines = uploads.flatMap(({ machineId, machineName, packages }): PlannedNode[] => {
    const parentId = nodeIds.uploadMachine(machineId);
    const files = packages.map(({ id, version, sha256 }): PlannedNode => {
      const name = `${id} ${version}`;
      return { id: nodeIds.uploadPackage(machineId, sha256), parentId, kind: 'package', name };
    });
    return [{ id: parentId, parentId: nodeIds.upload, kind: 'machine', name: machineName }, ...files];
  });
  return [
    { id: nodeIds.upload, parentId: nodeIds.root, kind: 'upload', name: 'Upload packages' },
    ...machines,
  ];
}

function stepNodes(step: PlannedStep): PlannedNode[] {
  const id = nodeIds.step(step.stepId);
  const name = `Step ${step.number}: ${step.name}`;
  const machines = step.machines.flatMap((machine) => machineNodes(step, machine));
  return [{ id, parentId: nodeIds.root, kind: 'step', name }, ...machines];
}

function machineNodes(step: PlannedStep, { machineId, machineName, skipped }: PlannedMachine): PlannedNode[] {
  const id = nodeIds.machine(step.stepId, machineId);
  const conventions = skipped === null ? stepConventions(step.action) : [];
  return [
    { id, parentId: nodeIds.step(step.stepId), kind: 'machine', name: machineName },
    ...conventions.map((convention): PlannedNode => {
      const conventionId = nodeIds.convention(step.stepId, machineId, convention.id);
      return { id: conventionId, parentId: id, kind: 'convention', name: convention.title };
    }),
  ];
}
