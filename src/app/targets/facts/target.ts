import { memberNames } from '../shared/json-members.ts';
import type { Target } from '../shared/target.ts';

/** Facts of one machine. They are judged where they are named, and never picked up in a folder. */
export const factsTarget: Target = {
  kind: 'facts',
  subject: 'host',
  words: 'facts files',
  isFile: true,
  fileNames: [],
  extensions: [],
  claims(_name, head) {
    const names = memberNames(head);
    return names.has('schemaVersion') && ['workloads', 'collectedAt'].some((name) => names.has(name))
      ? 'likely'
      : undefined;
  },
  // Facts of a host with a thousand containers are some 10 MiB; a longer file is not one of ours.
  maxBytes: 128 * 1024 * 1024,
  rules: [],
  load: async () => (await import('./read.ts')).factsReader,
};
