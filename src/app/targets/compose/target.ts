import { memberNames } from '../shared/json-members.ts';
import type { Claim, Target } from '../shared/target.ts';
import { longestComposeFile } from '../shared/longest-compose-file.ts';
import { composeInvalid } from './rule.ts';
import { composeTextRules } from './text-rules.ts';

const composeName = /^(?:docker-)?compose(?:[.-][^/]*)?\.ya?ml$/u;
const otherName = /\.ya?ml$/u;

/** Keys of which one at least is at the top of every Compose file that defines anything. */
const telling = ['services', 'include', 'networks', 'volumes', 'secrets', 'configs'];
const topLevel = new Set([...telling, 'version', 'name', 'models']);

function keysAtTop(head: string): readonly string[] {
  const lines = head.matchAll(/^(?:"([^"\n]+)"|'([^'\n]+)'|([^\s#"'{}[\]&*!|>%@`:,?-][^\n:]*)):(?=\s|$)/gmu);
  return [...lines].map(([, double, single, plain]) => (double ?? single ?? plain ?? '').trimEnd());
}

/** Other programs have `services` too: what is taken unasked has nothing that Compose does not know, and an image or a build. */
function claimOfKeys(keys: readonly string[], head: string): Claim | undefined {
  if (!keys.some((key) => telling.includes(key))) return undefined;
  const isWhole = keys.includes('services') && keys.every((key) => topLevel.has(key) || key.startsWith('x-'));
  return isWhole && /^\s+["']?(?:image|build)["']?:(?:\s|$)/mu.test(head) ? 'sure' : 'likely';
}

/** Compose files, each with the override that Compose merges over it. */
export const composeTarget: Target = {
  kind: 'compose',
  subject: 'compose',
  words: 'Compose files',
  isFile: true,
  fileNames: ['compose.yaml', 'docker-compose.yml', 'compose.*.yaml'],
  extensions: ['.yaml', '.yml'],
  claims(name, head) {
    if (composeName.test(name)) return 'sure';
    const byKeys = claimOfKeys(keysAtTop(head), head);
    if (otherName.test(name) || name === '') return byKeys ?? claimOfJson(head);
    // Under another name only a whole Compose file is one: prose and scripts may quote a part of it.
    return byKeys === 'sure' ? 'likely' : claimOfJson(head);
  },
  readsFolders: true,
  maxBytes: longestComposeFile,
  example: {
    language: 'yaml',
    document: (example) => `services:\n  app:\n${example.trimEnd().replaceAll(/^(?=.)/gmu, '    ')}`,
  },
  rules: [composeInvalid, ...composeTextRules],
  load: async () => (await import('./read.ts')).composeReader,
};

/** Compose reads JSON as well. */
function claimOfJson(head: string): Claim | undefined {
  return memberNames(head).has('services') ? 'likely' : undefined;
}
