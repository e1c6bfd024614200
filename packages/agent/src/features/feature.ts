/** What a feature is: scripts that the agent carries, for stages of a deployment. */
import type { ScriptSyntax } from '@tako/protocol';
import type { ActionVariables } from '../script/action-variables.ts';

export type FeatureStage =
  | 'BeforePreDeploy'
  | 'AfterPreDeploy'
  | 'BeforeDeploy'
  | 'AfterDeploy'
  | 'BeforePostDeploy'
  | 'AfterPostDeploy'
  | 'DeployFailed';

/** Names and values that a script gets besides the variables: what it is to do, decided and checked. */
export type FeatureRun = ReadonlyMap<string, string>;

/** What a plan is made from. */
export type FeatureInput = {
  readonly variables: Pick<ActionVariables, 'evaluated'>;
  /** Where the installation lies. */
  readonly folder: string;
};

export type FeatureScript = {
  readonly syntax: ScriptSyntax;
  readonly text: string;
  /** It runs once for each; none where the step has not asked for it. Throws `ActionFailure` for what is wrong in the step. */
  plan(input: FeatureInput): Promise<readonly FeatureRun[]>;
};

export type Feature = {
  /** By which it is switched on. */
  readonly name: string;
  /** Elsewhere it does nothing. */
  readonly platform: NodeJS.Platform;
  readonly scripts: Partial<Record<FeatureStage, FeatureScript>>;
};
