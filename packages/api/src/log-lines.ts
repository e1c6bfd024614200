import { z } from 'zod';
import { LogLevel, LogLine, LogNode, TaskState } from './deployments.ts';
import { defineRoute } from './route.ts';
import { zIdParams } from './shared.ts';

/** A line among those of its node. */
export const NodeLine = LogLine.omit({ kind: true, nodeId: true }).meta({ id: 'NodeLine' });
export type NodeLine = z.infer<typeof NodeLine>;

/** A node of the tree as it is now. */
export const LogTreeNode = LogNode.extend({
  lineCount: z.int().describe('Lines of its own, without those below it'),
  tail: z.array(NodeLine).describe('Its last lines where it runs and more were asked for; else empty'),
}).meta({ id: 'LogTreeNode' });
export type LogTreeNode = z.infer<typeof LogTreeNode>;

/**
 * What the WebSocket `/api/v1/tasks/{id}/log/tree?after=N&tail=K` sends: each node that changed, once, as it is now; so a
 * log of any speed is a few messages a second. Lines are read where they are looked at, by `tasks.lines`.
 */
export const LogTreePage = z
  .object({
    taskState: TaskState,
    cursor: z.int(),
    isComplete: z.boolean().describe('The task has ended and nothing of its log is missing'),
    nodes: z.array(LogTreeNode),
  })
  .meta({ id: 'LogTreePage' });
export type LogTreePage = z.infer<typeof LogTreePage>;

/** Last lines of a node that a reader of the tree can have with it. */
export const maxTailLines = 50;

export const maxLinesTake = 2_000;

export const LinePage = z
  .object({
    lineCount: z.int().describe('Of the node, as of now'),
    from: z.int(),
    lines: z.array(NodeLine).describe('Fewer than asked for at the end, and where lines are very long'),
  })
  .meta({ id: 'LinePage' });
export type LinePage = z.infer<typeof LinePage>;

export const LogMatch = LogLine.omit({ kind: true })
  .extend({ index: z.int().describe('Its place among the lines of its node, from 0 on') })
  .meta({ id: 'LogMatch' });
export type LogMatch = z.infer<typeof LogMatch>;

export const LogMatches = z
  .object({
    cursor: z.int().describe('Ask for what comes `after` it'),
    isAtEnd: z.boolean().describe('All that there is now has been looked at'),
    matches: z.array(LogMatch),
  })
  .meta({ id: 'LogMatches' });
export type LogMatches = z.infer<typeof LogMatches>;

const maxTextChars = 1_000;
const tasks = {
  tag: 'tasks',
  access: 'user',
  method: 'get',
  params: zIdParams,
  errors: ['not-found'],
} as const;

export const logLineRoutes = {
  'tasks.lines': defineRoute({
    ...{ ...tasks, path: '/api/v1/tasks/{id}/log/lines', summary: 'Lines of one node, by their place' },
    query: z.strictObject({
      node: z.string().min(1).describe('The id of the node'),
      from: z.coerce.number().int().min(0).default(0),
      take: z.coerce.number().int().min(1).max(maxLinesTake).default(200),
    }),
    answer: LinePage,
  }),
  'tasks.search': defineRoute({
    ...{ ...tasks, path: '/api/v1/tasks/{id}/log/search' },
    summary: 'Lines that hold a text, of some levels; a part of a long log at a time',
    query: z.strictObject({
      text: z
        .string()
        .max(maxTextChars)
        .default('')
        .describe('In any case of letters; empty fits every line'),
      levels: z
        .string()
        .default('')
        .describe('Separated by commas; empty is all')
        .transform((list) => list.split(',').filter((level) => level !== ''))
        .pipe(z.array(LogLevel)),
      after: z.coerce.number().int().min(0).default(0),
      take: z.coerce.number().int().min(1).max(maxLinesTake).default(500),
    }),
    answer: LogMatches,
  }),
};
