import type { Option } from './option.ts';

/** Options of `ironhull confine` and `ironhull probe`. */
export const confineOptions = {
  for: {
    type: 'string',
    value: 'TIME',
    about: 'how long to record, such as 90s, 10m or 2h',
    group: 'Recording',
  },
  restart: {
    type: 'boolean',
    about: 'restart the container first, so that its start is recorded; it is down meanwhile',
    group: 'Recording',
  },
  runtime: {
    type: 'string',
    value: 'NAME',
    about: 'container runtime of the twin, as the engine names it; default: that of the container',
    group: 'Recording',
  },
  timeout: {
    type: 'string',
    value: 'TIME',
    about: 'longest time until the application is ready, and longest time of the exercise; default: 60s',
    group: 'Recording',
  },
  contract: {
    type: 'string',
    value: 'FILE',
    about: 'the contract; default: ironhull.contract.yaml',
    group: 'Targets',
  },
  running: {
    type: 'boolean',
    about: 'the stack runs already: neither start nor remove it',
    group: 'Targets',
  },
  write: {
    type: 'boolean',
    about: 'write a contract of what runs now',
    group: 'Output',
  },
  'seccomp-file': {
    type: 'string',
    value: 'FILE',
    about:
      'with --format daemon: also write the seccomp profile to this file, and name it in daemon.json; default: /etc/docker/ironhull.seccomp.json is named and not written',
    group: 'Output',
  },
  confined: {
    type: 'string',
    value: 'FILE',
    about: 'also write the profile that passed to this file, as JSON',
    group: 'Output',
  },
  exercise: {
    type: 'string',
    value: 'COMMAND',
    about: 'shell command that uses the application, such as its end-to-end tests; its exit code must be 0',
    group: 'Recording',
  },
} as const satisfies Readonly<Record<string, Option>>;
