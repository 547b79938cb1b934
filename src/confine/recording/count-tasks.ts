/** Counts the tasks of containers. */
export interface TaskCounter {
  add(container: string): void;
  remove(container: string): void;
  /** Greatest number of tasks that a container had at one time. */
  most(container: string): number;
}

/** Returns a counter of no tasks. */
export function countTasks(): TaskCounter {
  const now = new Map<string, number>();
  const most = new Map<string, number>();
  return {
    add(container) {
      const count = (now.get(container) ?? 0) + 1;
      now.set(container, count);
      most.set(container, Math.max(count, most.get(container) ?? 0));
    },
    remove: (container) => void now.set(container, (now.get(container) ?? 0) - 1),
    most: (container) => most.get(container) ?? 0,
  };
}
