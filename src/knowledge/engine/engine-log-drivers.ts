/** Where a log driver writes the output of containers. */
export type LogDestination =
  | { kind: 'file'; grows: boolean }
  | { kind: 'nowhere' }
  /** A program on this machine, which may forward it. */
  | { kind: 'program' }
  /** The address in `option`; without it, a program on this machine. */
  | { kind: 'address'; option: string }
  | { kind: 'service' };

/** The log drivers of Docker Engine 29 and their destinations (docs of each driver). */
export const logDrivers: Readonly<Record<string, LogDestination>> = {
  'json-file': { kind: 'file', grows: true },
  // Limited to five files of 20 MB by default.
  local: { kind: 'file', grows: false },
  none: { kind: 'nowhere' },
  journald: { kind: 'program' },
  etwlogs: { kind: 'program' },
  syslog: { kind: 'address', option: 'syslog-address' },
  fluentd: { kind: 'address', option: 'fluentd-address' },
  gelf: { kind: 'address', option: 'gelf-address' },
  splunk: { kind: 'address', option: 'splunk-url' },
  awslogs: { kind: 'service' },
  gcplogs: { kind: 'service' },
};
