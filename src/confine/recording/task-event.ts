/** What the kernel's trace says that a task (a thread) did; times are nanoseconds of the trace clock. */
export type TaskEvent =
  | { kind: 'call'; time: number; task: number; number: number; args: CallArguments }
  | { kind: 'capability'; time: number; task: number; check: CapabilityCheck }
  | { kind: 'fork'; time: number; task: number; child: number }
  /**
   * A thread that executes a program becomes the first of its process, under that one's number: `former` is the
   * number that it had.
   */
  | { kind: 'exec'; time: number; task: number; former: number; path: string }
  | { kind: 'exit'; time: number; task: number }
  /** The task was put into a control group. */
  | { kind: 'cgroup'; time: number; task: number; path: string }
  | { kind: 'socket'; time: number; task: number; use: SocketUse };

/** A look of the kernel for a capability. */
export interface CapabilityCheck {
  /** Its bit number. */
  capability: number;
  granted: boolean;
  /** Address of the credentials that were looked at: a task's own, or those that the kernel uses in its place. */
  credentials: bigint;
  /** The capabilities that these credentials can have at most, a bit each; missing where they are not reported. */
  bounding?: bigint;
}

/** Half of a look for a capability, where the kernel reports the question and its answer one after the other. */
export type CheckHalf =
  | { kind: 'asked'; time: number; task: number; check: Omit<CapabilityCheck, 'granted'> }
  | { kind: 'answered'; time: number; task: number; granted: boolean };

/** The first three arguments of a system call: their lower 32 bits, unsigned. */
export type CallArguments = readonly [number, number, number];

/** A TCP socket that began to listen or to connect, or a UDP socket for which a route to a peer was looked up. */
export interface SocketUse {
  does: 'listen' | 'connect';
  protocol: 'tcp' | 'udp';
  /** Of the other side for `connect`, else its own. */
  address: string;
  port: number;
}
