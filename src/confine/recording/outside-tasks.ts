/** A program that runs outside of containers; its processes and threads are one until they execute another. */
interface OutsideProgram {
  /** The program that started it. */
  parent?: OutsideProgram;
  /** Path as it was executed; empty for one that ran before. */
  path: string;
  /** The container that it starts programs in, for a shim of containerd; empty if there are several. */
  serves?: string;
  /** Whether it created a container: what it starts besides are hooks. */
  created?: boolean;
}

/** Tasks of no container: the engine's programs that start and enter containers. */
export interface OutsideTasks {
  /** Adds a task of the shim of a running container. */
  addShim(task: number, container: string): void;
  fork(task: number, child: number): void;
  exec(task: number, path: string): void;
  exit(task: number): void;
  /** The task was put into the control group of a container that starts. */
  joined(task: number, container: string): void;
  /** The container in which a program starts another (`docker exec`); `undefined` if that is not known. */
  containerServedBy(task: number): string | undefined;
}

const isShim = ({ path }: OutsideProgram): boolean => /(?:^|\/)containerd-shim[^/]*$/u.test(path);

/**
 * Returns an empty set of outside tasks.
 *
 * With control groups of version 2, crun (and runc from 1.4 on) has the kernel start the process of `docker exec`
 * in the container's control group (`CLONE_INTO_CGROUP`, clone(2)), of which no event tells. But containerd has a
 * shim for each container, which starts both the runtime that creates it and that of each `docker exec`.
 */
export function outsideTasks(): OutsideTasks {
  const programs = new Map<number, OutsideProgram>();
  const programOf = (task: number): OutsideProgram => {
    const program = programs.get(task) ?? { path: '' };
    programs.set(task, program);
    return program;
  };
  return {
    addShim: (task, container) => void programs.set(task, { path: '', serves: container }),
    fork: (task, child) => void programs.set(child, programOf(task)),
    exec: (task, path) => void programs.set(task, { parent: programOf(task), path }),
    exit: (task) => void programs.delete(task),
    joined(task, container) {
      for (let one = programs.get(task); one !== undefined; one = one.parent) {
        if (isShim(one)) {
          one.serves = one.serves === undefined || one.serves === container ? container : '';
          return;
        }
        one.created = true;
      }
    },
    containerServedBy(task) {
      for (let one = programs.get(task); one !== undefined && one.created !== true; one = one.parent)
        if (one.serves !== undefined) return one.serves === '' ? undefined : one.serves;
      return undefined;
    },
  };
}
