export {
  type CallAnswer,
  type CallInput,
  type Client,
  type ClientOptions,
  createClient,
  type Download,
  type LogSocket,
  type OptionalWhereEmpty,
  type SocketConstructor,
} from './client.ts';
export {
  ApiError,
  describeProblem,
  ParameterError,
  type ProblemText,
  problemText,
  UnreachableError,
} from './errors.ts';
export { type FollowChangesOptions, followChanges } from './follow-changes.ts';
export { type FollowOptions, type FollowTreeOptions, followLog, followTree } from './follow-log.ts';
export { type ItemOf, type ListInput, type ListOperation, listAll } from './list-all.ts';
export type { Bytes } from './request.ts';
export { hasTaskEnded, waitForTask } from './wait-for-task.ts';
