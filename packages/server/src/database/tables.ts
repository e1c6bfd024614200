/**
 * The tables, the same on both engines. Times are ISO 8601 text in UTC, flags are 0 or 1, JSON is text. A `name_key`
 * is the name as `nameKey` folds it: two names that differ in case only are one name.
 */
import type { TaskState, UnavailableMachines } from '@tako/api';
import type { ActionOutcome, Sha256, Thumbprint, Ticket } from '@tako/protocol';

export type Flag = 0 | 1;

/** What people call a thing: found by id, slug or name. */
export type NamedRow = {
  readonly id: string;
  slug: string;
  name: string;
  name_key: string;
};

export type CounterTable = { readonly kind: string; last: number };

export type SettingTable = { readonly name: string; value: string };

export type UserTable = {
  readonly id: string;
  username: string;
  username_key: string;
  display_name: string;
  password_hash: string;
  is_administrator: Flag;
  is_disabled: Flag;
  created_at: string;
};

export type ApiKeyTable = {
  readonly id: string;
  user_id: string;
  purpose: string;
  prefix: string;
  /** SHA-256 of the key in hex: the key is random, so nothing slower is needed. */
  key_hash: string;
  created_at: string;
  expires_at: string | null;
  last_used_at: string | null;
};

export type SessionTable = {
  /** SHA-256 of the cookie's token in hex. */
  readonly token_hash: string;
  user_id: string;
  csrf_token: string;
  created_at: string;
  expires_at: string;
};

export type EnvironmentTable = NamedRow & { description: string; sort_order: number };

export type MachineTable = NamedRow & {
  thumbprint: Thumbprint;
  communication: 'listening' | 'polling';
  address: string | null;
  is_disabled: Flag;
  policy_id: string;
  /** What the last contact showed; what a health check found besides is in the next two. */
  health_state: 'unknown' | 'healthy' | 'unavailable';
  health_checked_at: string | null;
  health_detail: string;
  /** Null where no health check has spoken with the agent since its endpoint is this one. */
  found_state: 'healthy' | 'has-warnings' | 'unhealthy' | null;
  found_detail: string;
  /** When its policy was last followed, whatever came of it. */
  policy_checked_at: string | null;
  unavailable_since: string | null;
  /** For how long it was surely away: what lies between two looks counts only where it is short. */
  unavailable_seconds: number;
  free_bytes: number | null;
  agent_version: string | null;
  platform: string | null;
  /** As its agent said it last. */
  hostname: string | null;
};

export type MachinePolicyTable = NamedRow & {
  description: string;
  is_default: Flag;
  /** JSON: `HealthCheck` of the API. */
  health_check: string;
  interval_minutes: number | null;
  min_free_megabytes: number;
  max_clock_skew_seconds: number;
  connectivity: 'expected-online' | 'may-be-offline';
  delete_after_days: number | null;
};

export type RegistrationTokenTable = {
  id: string;
  token_hash: string;
  /** JSON: ids. */
  environment_ids: string;
  /** JSON: texts. */
  roles: string;
  machine_name: string | null;
  policy_id: string | null;
  user_id: string;
  created_at: string;
  expires_at: string;
  used_at: string | null;
  /** Of the agent that has used it. */
  thumbprint: string | null;
  machine_id: string | null;
};

export type MachineEnvironmentTable = { machine_id: string; environment_id: string };

export type MachineRoleTable = { machine_id: string; ordinal: number; role: string; role_key: string };

export type ProjectTable = NamedRow & {
  description: string;
  is_disabled: Flag;
  process_version: number;
  /** JSON: `Step[]`, each with its id. */
  steps: string;
  variables_version: number;
  /** JSON: `ReleaseNumbers` of the API. */
  release_numbers: string;
  unavailable_machines: UnavailableMachines;
};

export type ChannelTable = {
  readonly id: string;
  project_id: string;
  slug: string;
  name: string;
  name_key: string;
  description: string;
  is_default: Flag;
};

/** In the library: projects include it. */
export type VariableSetTable = NamedRow & { description: string; variables_version: number };

/** The variable sets that a project includes, in its order. */
export type ProjectVariableSetTable = { project_id: string; ordinal: number; set_id: string };

export type VariableTable = {
  readonly id: string;
  /** Of a project, or of a variable set of the library: one of the two. */
  project_id: string | null;
  set_id: string | null;
  ordinal: number;
  name: string;
  description: string;
  /** Plain text, or sealed with the master key where `is_sensitive` (context `variableContext(id)`). */
  value: string;
  is_sensitive: Flag;
  /** JSON: the scope with ids of environments, machines, steps and channels, and names of roles. */
  scope: string;
  /** JSON: `Prompt` of the API; null where nobody is asked. */
  prompt: string | null;
};

export type FeedTable = NamedRow & {
  kind: 'built-in' | 'nuget-v3' | 'nuget-v2' | 'folder' | 'url';
  /** Null for the built-in feed. */
  address: string | null;
  username: string | null;
  /** Sealed with the master key, as is the next. */
  password: string | null;
  api_key: string | null;
};

/** What was fetched from a feed elsewhere, by version, so that an unchanged file is not fetched again. */
export type FetchedPackageTable = {
  feed_id: string;
  package_key: string;
  version_key: string;
  /** As the package spells it, as is the next. */
  package_id: string;
  version: string;
  etag: string | null;
  sha256: Sha256;
  size_bytes: number;
};

export type PackageTable = {
  readonly id: string;
  feed_id: string;
  package_id: string;
  package_key: string;
  /** As the package spells it. */
  version: string;
  /** Normalised, lower case, without build metadata: the same version has the same key. */
  version_key: string;
  title: string;
  description: string;
  size_bytes: number;
  sha256: Sha256;
  file_count: number;
  created_at: string;
  authors: string;
  /** Words with blanks between. */
  tags: string;
  /** Of the bytes, in base64, as NuGet 2 wants it; empty for packages of before there was a NuGet feed. */
  sha512: string;
  /** JSON: `Manifest` of package/package.ts. */
  manifest: string;
  /** 0 where NuGet's clients do not see it in lists and no release chooses it by itself. */
  is_listed: 0 | 1;
};

export type ReleaseTable = {
  readonly id: string;
  slug: string;
  project_id: string;
  channel_id: string;
  version: string;
  version_key: string;
  notes: string;
  created_at: string;
  created_by: string;
  /** JSON: `ChosenPackage[]` of deployment/plan.ts. */
  packages: string;
  /** JSON: the steps as they were, and the version of the process. */
  process: string;
  /** JSON: `VariableSnapshot` of variable/variable.ts; secrets stay sealed. */
  variables: string;
  /** Which versions of variables it froze: `markOf` of variable/variable.ts. */
  variables_mark: string;
};

export type TaskTable = {
  readonly id: string;
  kind: 'deployment' | 'health-check';
  description: string;
  state: TaskState;
  queued_at: string;
  /** It does not begin before; null: as soon as it can. */
  queue_time: string | null;
  /** It ends, cancelled, where it has not begun by then. */
  queue_time_expiry: string | null;
  started_at: string | null;
  ended_at: string | null;
  error: string | null;
  project_id: string | null;
  environment_id: string | null;
  deployment_id: string | null;
  /** Tasks with the same tag run one after another. */
  concurrency_tag: string | null;
  is_cancel_requested: Flag;
  /** The number of the last event in the log. */
  log_seq: number;
};

export type DeploymentTable = {
  readonly id: string;
  release_id: string;
  project_id: string;
  environment_id: string;
  task_id: string;
  /** JSON: `Choices` of deployment/plan.ts. */
  choices: string;
  comment: string;
  created_at: string;
  created_by: string;
  /** JSON: `DeploymentPlan`, fixed when the deployment was asked for. */
  plan: string;
  /** JSON: `DeploymentFacts` of deployment/deployment-facts.ts. */
  facts: string;
  /** JSON: the variables of the release when the deployment was asked for, as in `releases.variables`. */
  variables: string;
  /** JSON: `PromptedValue[]` of deployment/prompts.ts; secrets are sealed. */
  prompted: string;
  /** What went wrong while packages were fetched or uploaded. */
  preparation_error: string | null;
  /** Every machine has every package that it needs. */
  is_prepared: Flag;
  /** As the project said when it was asked for. */
  unavailable_machines: UnavailableMachines;
  /** JSON: `SkippedMachine[]` of deployment/leave-out.ts. */
  skipped_machines: string;
};

/** One step on one machine, from the moment at which the server means to start it. */
export type ActionTable = {
  readonly ticket: Ticket;
  task_id: string;
  state: 'intended' | 'ended';
  /** Byte offset up to which the agent's records are in the log. */
  cursor: number;
  outcome: ActionOutcome | null;
  exit_code: number | null;
  error: string | null;
  has_warnings: Flag;
  /** The agent has been told that it may delete result and log. */
  is_forgotten: Flag;
};

/** The machines of a task that works on machines themselves, and under which ticket a script runs there. */
export type TaskMachineTable = {
  readonly task_id: string;
  readonly machine_id: string;
  ordinal: number;
  machine_name: string;
  ticket: Ticket;
};

/** A file that a script of an action has handed over. */
export type ArtifactTable = {
  readonly id: string;
  task_id: string;
  ticket: Ticket;
  /** In the task's log. */
  node_id: string;
  step_name: string;
  machine_id: string;
  machine_name: string;
  name: string;
  size_bytes: number;
  sha256: Sha256;
  /** `pending`: its bytes are still with the agent only. */
  state: 'pending' | 'collected' | 'failed';
  /** Why it will never be here. */
  error: string | null;
  created_at: string;
  collected_at: string | null;
};

export type OutputVariableTable = {
  task_id: string;
  ordinal: number;
  step_name: string;
  machine_name: string;
  name: string;
  /** Sealed where `is_sensitive`. */
  value: string;
  is_sensitive: Flag;
};

export type LogNodeTable = {
  task_id: string;
  id: string;
  parent_id: string | null;
  ordinal: number;
  kind: string;
  name: string;
  state: string;
  started_at: string | null;
  ended_at: string | null;
  detail: string | null;
  progress: number | null;
  seq: number;
  /** Lines of its own. */
  line_count: number;
  /** The number of the last of them; 0 where there is none. */
  line_seq: number;
};

export type LogChunkTable = {
  task_id: string;
  first_seq: number;
  last_seq: number;
  node_id: string | null;
  payload: string;
  /** The place of its first line among those of its node. */
  first_line: number;
};

export type Database = {
  counters: CounterTable;
  settings: SettingTable;
  users: UserTable;
  api_keys: ApiKeyTable;
  sessions: SessionTable;
  environments: EnvironmentTable;
  machine_policies: MachinePolicyTable;
  machines: MachineTable;
  registration_tokens: RegistrationTokenTable;
  machine_environments: MachineEnvironmentTable;
  machine_roles: MachineRoleTable;
  projects: ProjectTable;
  channels: ChannelTable;
  variable_sets: VariableSetTable;
  project_variable_sets: ProjectVariableSetTable;
  variables: VariableTable;
  feeds: FeedTable;
  packages: PackageTable;
  fetched_packages: FetchedPackageTable;
  releases: ReleaseTable;
  tasks: TaskTable;
  deployments: DeploymentTable;
  actions: ActionTable;
  task_machines: TaskMachineTable;
  artifacts: ArtifactTable;
  output_variables: OutputVariableTable;
  log_nodes: LogNodeTable;
  log_chunks: LogChunkTable;
};
