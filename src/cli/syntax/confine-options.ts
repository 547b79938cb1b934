import type { Option } from './option.ts';

/** Options of `ironhull confine` and `ironhull probe`. */
export const confineOptions = {
  for: {
    type: 'string',
    value: 'TIME',
    about: 'how long to record, such as 90s, 10m or 2h',
    group: 'Recording',
  },
  exercise: {
    type: 'string',
    value: 'COMMAND',
    about: 'shell command that uses the application, such as its end-to-end tests; its exit code must be 0',
    group: 'Recording',
  },
} as const satisfies Readonly<Record<string, Option>>;
