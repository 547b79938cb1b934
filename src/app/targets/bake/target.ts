import { memberNames } from '../shared/json-members.ts';
import type { Claim, Target } from '../shared/target.ts';
import { bakeInvalid, bakeRules } from './rules.ts';

const named = /^docker-bake(?:\..+)?\.(?:hcl|json)$/u;
const blocks: ReadonlySet<string> = new Set(['target', 'group', 'variable', 'function', '//']);

/** The start of a target in HCL; those of Terraform and Nomad have other types of blocks. */
const target = /^[ \t]*target[ \t]+(?:"[^"\n]*"|[\w-]+)[ \t]*\{/mu;
const attribute =
  /^[ \t]*(?:context|contexts|dockerfile|dockerfile-inline|inherits|tags|args|platforms|matrix|output|cache-from|cache-to)[ \t]*=/mu;

/** A member that a target of a bake file may have. */
const member =
  /"(?:context|contexts|dockerfile|dockerfile-inline|inherits|tags|args|platforms|matrix|output|cache-from|cache-to)"\s*:/u;

function claimOfJson(head: string): Claim | undefined {
  const names = memberNames(head);
  if (!names.has('target') || !/"target"\s*:\s*[{[]/u.test(head) || !member.test(head)) return undefined;
  return [...names].every((name) => blocks.has(name)) ? 'sure' : 'likely';
}

function claimOfHcl(name: string, head: string): Claim | undefined {
  if (!target.test(head) || !attribute.test(head)) return undefined;
  return name.endsWith('.hcl') || name === '' ? 'sure' : 'likely';
}

/** Bake files of buildx; the files of a folder that bake reads by default are one. */
export const bakeTarget: Target = {
  kind: 'bake',
  subject: 'bake',
  words: 'bake files',
  isFile: true,
  fileNames: ['docker-bake.hcl', 'docker-bake.json', 'docker-bake.override.hcl'],
  extensions: ['.hcl', '.json'],
  claims(name, head) {
    if (named.test(name)) return 'sure';
    if (name.endsWith('.json')) return claimOfJson(head);
    return claimOfHcl(name, head) ?? (name === '' ? claimOfJson(head) : undefined);
  },
  example: { language: 'hcl', document: (example) => example },
  rules: [bakeInvalid, ...bakeRules],
  load: async () => (await import('./read.ts')).bakeReader,
};
