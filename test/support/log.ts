/** Reading a task's log as a test sees it. */

// biome-ignore lint/suspicious/noExplicitAny: events are looked at by tests, which say what they expect of them.
type Events = readonly any[];

export type TreeNode = {
  readonly id: string;
  readonly parentId: string | null;
  readonly name: string;
  readonly nodeKind: string;
  readonly state: string;
  readonly detail: string | null;
};

/** The last state of each node, by id. */
export function nodesOf(events: Events): Map<string, TreeNode> {
  return new Map(events.filter((event) => event.kind === 'node').map((event) => [event.id, event]));
}

/** The names from the root's child down to the node, e.g. `Step 1: Deploy web / web-1 / Deploy script`. */
export function pathOf(nodes: Map<string, TreeNode>, id: string): string {
  const node = nodes.get(id);
  if (!node || node.parentId === null) return '';
  const above = pathOf(nodes, node.parentId);
  return above === '' ? node.name : `${above} / ${node.name}`;
}

/** Each node's path with its last state. */
export function statesOf(events: Events): Record<string, string> {
  const nodes = nodesOf(events);
  return Object.fromEntries([...nodes.values()].map((node) => [pathOf(nodes, node.id), node.state]));
}

/** The texts of all lines, in order; of one machine's branch where `machine` is given. */
export function linesOf(events: Events, machine?: string): string[] {
  const nodes = nodesOf(events);
  const below = (id: string) => ` / ${pathOf(nodes, id)} / `.includes(` / ${machine} / `);
  return events
    .filter((event) => event.kind === 'line' && (machine === undefined || below(event.nodeId)))
    .map((event) => event.text);
}
