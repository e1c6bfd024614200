/** Tells readers of a task's log that there is more; they fetch it themselves from the store, at their own pace. */
export type LogFeed = {
  /** `wake` is called after each change of the task or its log; call the answer to end it. */
  subscribe(taskId: string, wake: () => void): () => void;
  publish(taskId: string): void;
  /** As `publish`, where the state of the task has changed. */
  publishState(taskId: string): void;
  /** `heard` is called after each change of any task's state. */
  onState(heard: (taskId: string) => void): void;
};

export function createLogFeed(): LogFeed {
  const readers = new Map<string, Set<() => void>>();
  const watchers: ((taskId: string) => void)[] = [];
  const publish = (taskId: string) => {
    for (const wake of readers.get(taskId) ?? []) wake();
  };
  return {
    subscribe: (taskId, wake) => {
      const own = readers.get(taskId) ?? new Set();
      readers.set(taskId, own.add(wake));
      return () => {
        own.delete(wake);
        if (own.size === 0 && readers.get(taskId) === own) readers.delete(taskId);
      };
    },
    publish,
    publishState: (taskId) => {
      publish(taskId);
      for (const heard of watchers) heard(taskId);
    },
    onState: (heard) => void watchers.push(heard),
  };
}
