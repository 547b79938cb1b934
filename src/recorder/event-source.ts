import type { RecordingGap } from '../core/confine/recording.ts';
import type { ContainerObserver } from '../confine/recording/observe-container.ts';
import type { TaskEvent } from '../confine/recording/task-event.ts';

/** A source of events of tasks that is open: what the recorder learns of the machine comes from it. */
export interface EventSource {
  /** What a person should know before the recording starts. */
  notice?: string;
  /** What it could not see of a container so far, and why; `called` are the names of its calls. */
  gaps(container: string, called: ReadonlySet<string>): readonly RecordingGap[];
  /** Whether it reports when the kernel looks for capabilities. */
  seesCapabilities: boolean;
  /** Why it does not report peers of UDP sockets; `undefined` if it does. */
  whyNoDatagrams: string | undefined;
  /** Whether tasks of a container may be missing: then it is not known either whose a change of a file is. */
  missesTasks(container: string): boolean;
  /** Follows tasks and, from now on, their children. Tasks that ended meanwhile are left out. */
  follow(tasks: readonly number[]): void;
  /** Resolves when the tasks are followed, with the reason if none can be. */
  ready(): Promise<string | undefined>;
  /** Why a process that a followed one has started is not followed; `undefined` if it is, or has ended. */
  whyNotFollowed(pid: number): Promise<string | undefined>;
  /**
   * Reads the events of the followed tasks until it is stopped, and hands them to `take` in the order of
   * their times. `turn` is called after each reading.
   */
  read(take: (event: TaskEvent) => void, turn: () => void): EventReader;
  /** Reports no more of what is known of a container already; `held` are its capabilities, by bit. */
  dropKnown(observer: ContainerObserver, held: ReadonlySet<number>): void;
  /** Number of events that were lost since the start. */
  lost(): Promise<number>;
  /** Ends the source and cleans up. Returns what could not be cleaned up, with the reason. */
  close(): Promise<readonly string[]>;
}

/** A reading of events that goes on. */
export interface EventReader {
  /** Number of events so far. */
  events(): number;
  /** Reads what is left and ends. @throws what the reading failed with. */
  stop(): Promise<void>;
}
