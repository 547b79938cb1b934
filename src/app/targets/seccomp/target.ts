import { memberNames } from '../shared/json-members.ts';
import type { Target } from '../shared/target.ts';
import { seccompDangerousCalls, seccompInvalid } from './rules.ts';

/** Seccomp profiles in the form of Docker. */
export const seccompTarget: Target = {
  kind: 'seccomp',
  subject: 'seccomp-profile',
  words: 'seccomp profiles',
  isFile: true,
  fileNames: [],
  extensions: ['.json'],
  claims(_name, head) {
    const names = memberNames(head);
    if (!names.has('defaultAction')) return undefined;
    return names.has('syscalls') || names.has('architectures') || names.has('archMap') ? 'sure' : 'likely';
  },
  example: { language: 'json', document: (example) => example },
  rules: [seccompInvalid, seccompDangerousCalls],
  load: async () => (await import('./read.ts')).seccompReader,
};
