/** Where a log driver of the engine leaves the lines of containers. */
export type LogDestination =
  | { kind: 'file'; grows: boolean }
  | { kind: 'nowhere' }
  /** A program of this machine, which may send them on. */
  | { kind: 'program' }
  /** Wherever `option` says; without it, a program of this machine. */
  | { kind: 'address'; option: string }
  | { kind: 'service' };

/** The drivers that come with Docker Engine 29, and where they leave lines (docs of each driver). */
export const logDrivers: Readonly<Record<string, LogDestination>> = {
  'json-file': { kind: 'file', grows: true },
  // Bounded by five files of 20 MB unless told otherwise.
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
