/**
 * Every change of the tables, in order, for both engines: `text`, `integer` and `bigint` mean the same to both. A
 * migration that has been released is never changed.
 */
import { type CreateTableBuilder, type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

// Migrations see tables of another time than the types of now.
type AnyDb = Kysely<unknown>;

const named = <T extends string, C extends string>(table: CreateTableBuilder<T, C>) =>
  table
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('slug', 'text', (column) => column.notNull().unique())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('name_key', 'text', (column) => column.notNull().unique());

async function createPlatform(db: AnyDb): Promise<void> {
  await db.schema
    .createTable('counters')
    .addColumn('kind', 'text', (column) => column.primaryKey())
    .addColumn('last', 'integer', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('settings')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('value', 'text', (column) => column.notNull())
    .execute();
}

async function createAccess(db: AnyDb): Promise<void> {
  await db.schema
    .createTable('users')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('username', 'text', (column) => column.notNull())
    .addColumn('username_key', 'text', (column) => column.notNull().unique())
    .addColumn('display_name', 'text', (column) => column.notNull())
    .addColumn('password_hash', 'text', (column) => column.notNull())
    .addColumn('is_administrator', 'integer', (column) => column.notNull())
    .addColumn('is_disabled', 'integer', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('api_keys')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('user_id', 'text', (column) => column.notNull().references('users.id').onDelete('cascade'))
    .addColumn('purpose', 'text', (column) => column.notNull())
    .addColumn('prefix', 'text', (column) => column.notNull())
    .addColumn('key_hash', 'text', (column) => column.notNull().unique())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('expires_at', 'text')
    .addColumn('last_used_at', 'text')
    .execute();
  await db.schema
    .createTable('sessions')
    .addColumn('token_hash', 'text', (column) => column.primaryKey())
    .addColumn('user_id', 'text', (column) => column.notNull().references('users.id').onDelete('cascade'))
    .addColumn('csrf_token', 'text', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('expires_at', 'text', (column) => column.notNull())
    .execute();
}

async function createInfrastructure(db: AnyDb): Promise<void> {
  await named(db.schema.createTable('environments'))
    .addColumn('description', 'text', (column) => column.notNull())
    .addColumn('sort_order', 'integer', (column) => column.notNull())
    .execute();
  await named(db.schema.createTable('machines'))
    .addColumn('thumbprint', 'text', (column) => column.notNull().unique())
    .addColumn('communication', 'text', (column) => column.notNull())
    .addColumn('address', 'text')
    .addColumn('is_disabled', 'integer', (column) => column.notNull())
    .addColumn('health_state', 'text', (column) => column.notNull())
    .addColumn('health_checked_at', 'text')
    .addColumn('health_detail', 'text', (column) => column.notNull())
    .addColumn('agent_version', 'text')
    .addColumn('platform', 'text')
    .addColumn('hostname', 'text')
    .execute();
  await db.schema
    .createTable('machine_environments')
    .addColumn('machine_id', 'text', (column) =>
      column.notNull().references('machines.id').onDelete('cascade'),
    )
    .addColumn('environment_id', 'text', (column) => column.notNull().references('environments.id'))
    .addPrimaryKeyConstraint('machine_environments_key', ['machine_id', 'environment_id'])
    .execute();
  await db.schema
    .createTable('machine_roles')
    .addColumn('machine_id', 'text', (column) =>
      column.notNull().references('machines.id').onDelete('cascade'),
    )
    .addColumn('ordinal', 'integer', (column) => column.notNull())
    .addColumn('role', 'text', (column) => column.notNull())
    .addColumn('role_key', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('machine_roles_key', ['machine_id', 'role_key'])
    .execute();
}

async function createProjects(db: AnyDb): Promise<void> {
  await named(db.schema.createTable('projects'))
    .addColumn('description', 'text', (column) => column.notNull())
    .addColumn('is_disabled', 'integer', (column) => column.notNull())
    .addColumn('process_version', 'integer', (column) => column.notNull())
    .addColumn('steps', 'text', (column) => column.notNull())
    .addColumn('variables_version', 'integer', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('channels')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('project_id', 'text', (column) =>
      column.notNull().references('projects.id').onDelete('cascade'),
    )
    .addColumn('slug', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('name_key', 'text', (column) => column.notNull())
    .addColumn('description', 'text', (column) => column.notNull())
    .addColumn('is_default', 'integer', (column) => column.notNull())
    .addUniqueConstraint('channels_slug', ['project_id', 'slug'])
    .addUniqueConstraint('channels_name', ['project_id', 'name_key'])
    .execute();
}

async function createVariables(db: AnyDb): Promise<void> {
  await named(db.schema.createTable('variable_sets'))
    .addColumn('description', 'text', (column) => column.notNull())
    .addColumn('variables_version', 'integer', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('project_variable_sets')
    .addColumn('project_id', 'text', (column) =>
      column.notNull().references('projects.id').onDelete('cascade'),
    )
    .addColumn('ordinal', 'integer', (column) => column.notNull())
    .addColumn('set_id', 'text', (column) => column.notNull().references('variable_sets.id'))
    .addPrimaryKeyConstraint('project_variable_sets_key', ['project_id', 'set_id'])
    .execute();
  await db.schema
    .createTable('variables')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('project_id', 'text', (column) => column.references('projects.id').onDelete('cascade'))
    .addColumn('set_id', 'text', (column) => column.references('variable_sets.id').onDelete('cascade'))
    .addColumn('ordinal', 'integer', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('description', 'text', (column) => column.notNull())
    .addColumn('value', 'text', (column) => column.notNull())
    .addColumn('is_sensitive', 'integer', (column) => column.notNull())
    .addColumn('scope', 'text', (column) => column.notNull())
    .addColumn('prompt', 'text')
    .execute();
  for (const owner of ['project', 'set']) {
    const index = db.schema.createIndex(`variables_of_${owner}`).on('variables');
    await index.columns([`${owner}_id`, 'ordinal']).execute();
  }
}

async function createPackages(db: AnyDb): Promise<void> {
  await named(db.schema.createTable('feeds'))
    .addColumn('kind', 'text', (column) => column.notNull())
    .execute();
  await sql`insert into feeds (id, slug, name, name_key, kind)
            values ('Feeds-1', 'built-in', 'Built-in', 'built-in', 'built-in')`.execute(db);
  await sql`insert into counters (kind, last) values ('Feeds', 1)`.execute(db);
  await db.schema
    .createTable('packages')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('feed_id', 'text', (column) => column.notNull().references('feeds.id'))
    .addColumn('package_id', 'text', (column) => column.notNull())
    .addColumn('package_key', 'text', (column) => column.notNull())
    .addColumn('version', 'text', (column) => column.notNull())
    .addColumn('version_key', 'text', (column) => column.notNull())
    .addColumn('title', 'text', (column) => column.notNull())
    .addColumn('description', 'text', (column) => column.notNull())
    .addColumn('size_bytes', 'bigint', (column) => column.notNull())
    .addColumn('sha256', 'text', (column) => column.notNull())
    .addColumn('file_count', 'integer', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addUniqueConstraint('packages_version', ['feed_id', 'package_key', 'version_key'])
    .execute();
  await db.schema.createIndex('packages_of_hash').on('packages').column('sha256').execute();
}

async function createReleases(db: AnyDb): Promise<void> {
  await db.schema
    .createTable('releases')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('slug', 'text', (column) => column.notNull().unique())
    .addColumn('project_id', 'text', (column) =>
      column.notNull().references('projects.id').onDelete('cascade'),
    )
    .addColumn('channel_id', 'text', (column) => column.notNull())
    .addColumn('version', 'text', (column) => column.notNull())
    .addColumn('version_key', 'text', (column) => column.notNull())
    .addColumn('notes', 'text', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('created_by', 'text', (column) => column.notNull())
    .addColumn('packages', 'text', (column) => column.notNull())
    .addColumn('process', 'text', (column) => column.notNull())
    .addColumn('variables', 'text', (column) => column.notNull())
    .addUniqueConstraint('releases_version', ['project_id', 'version_key'])
    .execute();
}

async function createTasks(db: AnyDb): Promise<void> {
  await db.schema
    .createTable('tasks')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('description', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('queued_at', 'text', (column) => column.notNull())
    .addColumn('started_at', 'text')
    .addColumn('ended_at', 'text')
    .addColumn('error', 'text')
    .addColumn('project_id', 'text')
    .addColumn('environment_id', 'text')
    .addColumn('deployment_id', 'text')
    .addColumn('concurrency_tag', 'text')
    .addColumn('is_cancel_requested', 'integer', (column) => column.notNull())
    .addColumn('log_seq', 'integer', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('tasks_by_state').on('tasks').column('state').execute();
}

async function createDeployments(db: AnyDb): Promise<void> {
  await db.schema
    .createTable('deployments')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('release_id', 'text', (column) => column.notNull())
    .addColumn('project_id', 'text', (column) => column.notNull())
    .addColumn('environment_id', 'text', (column) => column.notNull())
    .addColumn('task_id', 'text', (column) => column.notNull().unique())
    .addColumn('choices', 'text', (column) => column.notNull())
    .addColumn('comment', 'text', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('created_by', 'text', (column) => column.notNull())
    .addColumn('plan', 'text', (column) => column.notNull())
    .addColumn('facts', 'text', (column) => column.notNull())
    .addColumn('variables', 'text', (column) => column.notNull())
    .addColumn('prompted', 'text', (column) => column.notNull())
    .addColumn('preparation_error', 'text')
    .addColumn('is_prepared', 'integer', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('deployments_of_release').on('deployments').column('release_id').execute();
  await db.schema
    .createTable('actions')
    .addColumn('ticket', 'text', (column) => column.primaryKey())
    .addColumn('task_id', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('cursor', 'bigint', (column) => column.notNull())
    .addColumn('outcome', 'text')
    .addColumn('exit_code', 'integer')
    .addColumn('error', 'text')
    .addColumn('has_warnings', 'integer', (column) => column.notNull())
    .addColumn('is_forgotten', 'integer', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('actions_of_task').on('actions').column('task_id').execute();
  await db.schema
    .createTable('output_variables')
    .addColumn('task_id', 'text', (column) => column.notNull())
    .addColumn('ordinal', 'integer', (column) => column.notNull())
    .addColumn('step_name', 'text', (column) => column.notNull())
    .addColumn('machine_name', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('value', 'text', (column) => column.notNull())
    .addColumn('is_sensitive', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('output_variables_key', ['task_id', 'ordinal'])
    .execute();
}

async function createLog(db: AnyDb): Promise<void> {
  await db.schema
    .createTable('log_nodes')
    .addColumn('task_id', 'text', (column) => column.notNull())
    .addColumn('id', 'text', (column) => column.notNull())
    .addColumn('parent_id', 'text')
    .addColumn('ordinal', 'integer', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('started_at', 'text')
    .addColumn('ended_at', 'text')
    .addColumn('detail', 'text')
    .addColumn('progress', 'integer')
    .addColumn('seq', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('log_nodes_key', ['task_id', 'id'])
    .execute();
  await db.schema
    .createTable('log_chunks')
    .addColumn('task_id', 'text', (column) => column.notNull())
    .addColumn('first_seq', 'integer', (column) => column.notNull())
    .addColumn('last_seq', 'integer', (column) => column.notNull())
    .addColumn('node_id', 'text')
    .addColumn('payload', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('log_chunks_key', ['task_id', 'last_seq'])
    .execute();
  await db.schema
    .createIndex('log_chunks_of_node')
    .on('log_chunks')
    .columns(['task_id', 'node_id', 'last_seq'])
    .execute();
}

async function describePackages(db: AnyDb): Promise<void> {
  const columns = { authors: '', tags: '', sha512: '', manifest: '{}' };
  for (const [column, value] of Object.entries(columns)) {
    await db.schema
      .alterTable('packages')
      .addColumn(column, 'text', (add) => add.notNull().defaultTo(value))
      .execute();
  }
  await db.schema
    .alterTable('packages')
    .addColumn('is_listed', 'integer', (add) => add.notNull().defaultTo(1))
    .execute();
}

async function addReleaseNumbers(db: AnyDb): Promise<void> {
  await db.schema
    .alterTable('projects')
    .addColumn('release_numbers', 'text', (column) =>
      column.notNull().defaultTo('{"kind":"highest-package"}'),
    )
    .execute();
}

async function createArtifacts(db: AnyDb): Promise<void> {
  await db.schema
    .createTable('artifacts')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('task_id', 'text', (column) => column.notNull())
    .addColumn('ticket', 'text', (column) => column.notNull())
    .addColumn('node_id', 'text', (column) => column.notNull())
    .addColumn('step_name', 'text', (column) => column.notNull())
    .addColumn('machine_id', 'text', (column) => column.notNull())
    .addColumn('machine_name', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('size_bytes', 'bigint', (column) => column.notNull())
    .addColumn('sha256', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('error', 'text')
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('collected_at', 'text')
    .execute();
  await db.schema.createIndex('artifacts_of_task').on('artifacts').column('task_id').execute();
  await db.schema.createIndex('artifacts_of_ticket').on('artifacts').column('ticket').execute();
}

async function openFeeds(db: AnyDb): Promise<void> {
  for (const column of ['address', 'username', 'password', 'api_key']) {
    await db.schema.alterTable('feeds').addColumn(column, 'text').execute();
  }
  await db.schema
    .createTable('fetched_packages')
    .addColumn('feed_id', 'text', (column) => column.notNull().references('feeds.id'))
    .addColumn('package_key', 'text', (column) => column.notNull())
    .addColumn('version_key', 'text', (column) => column.notNull())
    .addColumn('package_id', 'text', (column) => column.notNull())
    .addColumn('version', 'text', (column) => column.notNull())
    .addColumn('etag', 'text')
    .addColumn('sha256', 'text', (column) => column.notNull())
    .addColumn('size_bytes', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('fetched_packages_key', ['feed_id', 'package_key', 'version_key'])
    .execute();
}

/** Lines are counted by node, so that any of them is found by its place, and the last deployment to a place at once. */
async function countLines(db: AnyDb): Promise<void> {
  for (const column of ['line_count', 'line_seq']) {
    const add = db.schema
      .alterTable('log_nodes')
      .addColumn(column, 'integer', (it) => it.notNull().defaultTo(0));
    await add.execute();
  }
  const addFirst = db.schema
    .alterTable('log_chunks')
    .addColumn('first_line', 'integer', (it) => it.notNull().defaultTo(0));
  await addFirst.execute();
  await sql`update log_chunks set first_line = coalesce((
              select sum(before.last_seq - before.first_seq + 1) from log_chunks as before
              where before.task_id = log_chunks.task_id and before.node_id = log_chunks.node_id
                and before.last_seq < log_chunks.last_seq), 0)
            where node_id is not null`.execute(db);
  await sql`update log_nodes set
              line_count = coalesce((select sum(last_seq - first_seq + 1) from log_chunks
                where log_chunks.task_id = log_nodes.task_id and node_id = log_nodes.id), 0),
              line_seq = coalesce((select max(last_seq) from log_chunks
                where log_chunks.task_id = log_nodes.task_id and node_id = log_nodes.id), 0)`.execute(db);
  await db.schema.dropIndex('log_chunks_of_node').execute();
  const byLine = db.schema.createIndex('log_chunks_by_line').on('log_chunks');
  await byLine.columns(['task_id', 'node_id', 'first_line']).execute();
  const byPlace = db.schema.createIndex('tasks_of_place').on('tasks');
  await byPlace.columns(['project_id', 'environment_id', 'queued_at']).execute();
}

async function addMachinePolicies(db: AnyDb): Promise<void> {
  await named(db.schema.createTable('machine_policies'))
    .addColumn('description', 'text', (column) => column.notNull())
    .addColumn('is_default', 'integer', (column) => column.notNull())
    .addColumn('health_check', 'text', (column) => column.notNull())
    .addColumn('interval_minutes', 'integer')
    .addColumn('min_free_megabytes', 'integer', (column) => column.notNull())
    .addColumn('max_clock_skew_seconds', 'integer', (column) => column.notNull())
    .addColumn('connectivity', 'text', (column) => column.notNull())
    .addColumn('delete_after_days', 'integer')
    .execute();
  await sql`insert into machine_policies (id, slug, name, name_key, description, is_default, health_check,
              interval_minutes, min_free_megabytes, max_clock_skew_seconds, connectivity)
            values ('MachinePolicies-1', 'default', 'Default', 'default', '', 1, '{"kind":"connection"}',
              60, 1000, 60, 'expected-online')`.execute(db);
  await sql`insert into counters (kind, last) values ('MachinePolicies', 1)`.execute(db);
  const texts = { policy_id: 'MachinePolicies-1', found_detail: '' };
  for (const [column, value] of Object.entries(texts)) {
    await db.schema
      .alterTable('machines')
      .addColumn(column, 'text', (add) => add.notNull().defaultTo(value))
      .execute();
  }
  for (const column of ['found_state', 'policy_checked_at', 'unavailable_since']) {
    await db.schema.alterTable('machines').addColumn(column, 'text').execute();
  }
  await db.schema.alterTable('machines').addColumn('free_bytes', 'bigint').execute();
  await db.schema
    .alterTable('machines')
    .addColumn('unavailable_seconds', 'integer', (add) => add.notNull().defaultTo(0))
    .execute();
  await db.schema
    .createTable('task_machines')
    .addColumn('task_id', 'text', (column) => column.notNull())
    .addColumn('machine_id', 'text', (column) => column.notNull())
    .addColumn('ordinal', 'integer', (column) => column.notNull())
    .addColumn('machine_name', 'text', (column) => column.notNull())
    .addColumn('ticket', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('task_machines_key', ['task_id', 'machine_id'])
    .execute();
}

/** What a project does with machines that cannot be reached, and whom a deployment has left out for it. */
async function skipUnavailable(db: AnyDb): Promise<void> {
  await db.schema
    .alterTable('projects')
    .addColumn('unavailable_machines', 'text', (add) => add.notNull().defaultTo('fail'))
    .execute();
  await db.schema
    .alterTable('deployments')
    .addColumn('unavailable_machines', 'text', (add) => add.notNull().defaultTo('fail'))
    .execute();
  await db.schema
    .alterTable('deployments')
    .addColumn('skipped_machines', 'text', (add) => add.notNull().defaultTo('[]'))
    .execute();
}

/** What a release froze tells which versions it froze; lists of releases must not read all of it. */
async function markVariables(db: AnyDb): Promise<void> {
  const add = db.schema
    .alterTable('releases')
    .addColumn('variables_mark', 'text', (column) => column.notNull().defaultTo(''));
  await add.execute();
  const { rows: releases } = await sql<{ id: string }>`select id from releases`.execute(db);
  for (const { id } of releases) {
    const frozen = await sql<{ variables: string }>`select variables from releases where id = ${id}`.execute(
      db,
    );
    const { version, sets } = JSON.parse(frozen.rows[0]?.variables ?? '') as FrozenVersions;
    const mark = [version, ...sets.map((set) => `${set.id}@${set.version}`)].join(' ');
    await sql`update releases set variables_mark = ${mark} where id = ${id}`.execute(db);
  }
}

/** When a task may begin. */
async function addQueueTimes(db: AnyDb): Promise<void> {
  for (const column of ['queue_time', 'queue_time_expiry']) {
    await db.schema.alterTable('tasks').addColumn(column, 'text').execute();
  }
}

type FrozenVersions = {
  readonly version: number;
  readonly sets: readonly { readonly id: string; readonly version: number }[];
};

async function createRegistrationTokens(db: AnyDb): Promise<void> {
  const table = db.schema
    .createTable('registration_tokens')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('token_hash', 'text', (column) => column.notNull().unique());
  const texts = ['environment_ids', 'roles', 'user_id', 'created_at', 'expires_at'];
  const needed = texts.reduce((made, name) => made.addColumn(name, 'text', (it) => it.notNull()), table);
  const optional = ['machine_name', 'policy_id', 'used_at', 'thumbprint', 'machine_id'];
  await optional.reduce((made, name) => made.addColumn(name, 'text'), needed).execute();
}

export const migrations: Readonly<Record<string, Migration>> = {
  '0001-first-light': {
    up: async (db: AnyDb) => {
      await createPlatform(db);
      await createAccess(db);
      await createInfrastructure(db);
      await createProjects(db);
      await createVariables(db);
      await createPackages(db);
      await createReleases(db);
      await createTasks(db);
      await createDeployments(db);
      await createLog(db);
    },
  },
  '0002-nuget-feed': { up: describePackages },
  '0003-release-numbers': { up: addReleaseNumbers },
  '0004-artifacts': { up: createArtifacts },
  '0005-external-feeds': { up: openFeeds },
  '0006-log-lines': { up: countLines },
  '0007-machine-policies': { up: addMachinePolicies },
  '0008-skip-unavailable': { up: skipUnavailable },
  '0009-variables-of-releases': { up: markVariables },
  '0010-registration-tokens': { up: createRegistrationTokens },
  '0011-queue-times': { up: addQueueTimes },
};
