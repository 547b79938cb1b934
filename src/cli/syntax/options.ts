import type { ParseArgsOptionsConfig } from 'node:util';
import { confineOptions } from './confine-options.ts';
import { databaseOptions } from './database-options.ts';
import { engineChangeOptions } from './engine-change-options.ts';
import type { Option } from './option.ts';
import { liveEntries, targetEntries } from './target-entries.ts';
import { trustOptions } from './trust-options.ts';

/** Every option of every command; each command lists those that it takes. */
export const options = {
  ...targetEntries,
  ...liveEntries,
  platform: {
    type: 'string',
    value: 'OS/ARCH',
    about: 'platform of an image with several, such as linux/arm64; default: that of this machine',
    group: 'Targets',
  },
  dockerfile: {
    type: 'string',
    value: 'FILE',
    about: 'Dockerfile that the image was built from: findings are at its lines',
    group: 'Targets',
  },
  'no-cache': {
    type: 'boolean',
    about: 'read every layer of an image again, and keep nothing of it',
    group: 'Targets',
  },
  file: {
    type: 'string',
    multiple: true,
    short: 'f',
    value: 'FILE',
    about:
      'Compose file, as docker compose takes it: repeated, they are one project, each merged over those before',
    group: 'Targets',
  },
  'project-directory': {
    type: 'string',
    value: 'DIR',
    about: 'directory of the project of --file; default: that of its first file',
    group: 'Targets',
  },
  'project-name': {
    type: 'string',
    short: 'p',
    value: 'NAME',
    about: 'name of the project of --file',
    group: 'Targets',
  },
  profile: {
    type: 'string',
    multiple: true,
    value: 'NAME',
    about:
      "active profile of Compose projects, '*' for all; default: COMPOSE_PROFILES; services without an active one are checked too; may be repeated",
    group: 'Targets',
  },
  'env-file': {
    type: 'string',
    multiple: true,
    value: 'FILE',
    about: 'variables of Compose projects, instead of .env; may be repeated',
    group: 'Targets',
  },
  target: {
    type: 'string',
    value: 'NAME',
    about: 'what Compose files are deployed with: compose, or swarm (docker stack deploy)',
    group: 'Targets',
  },
  changed: {
    type: 'string',
    optional: 'HEAD',
    value: 'REF',
    about: 'only files that differ from a commit, and those that Git does not track; default: HEAD',
    group: 'Targets',
  },
  staged: { type: 'boolean', about: 'only staged files, with their staged text', group: 'Targets' },
  'stdin-filename': {
    type: 'string',
    value: 'NAME',
    about: 'name of the file on stdin, which says what it is and where it would be',
    group: 'Targets',
  },
  'in-place': {
    type: 'boolean',
    about: 'run in the containers themselves instead of twins; their root file system must be writable',
    group: 'Targets',
  },
  'image-files': {
    type: 'boolean',
    about: 'also read the file modes in every image; walks all layers',
    group: 'Targets',
  },
  registry: {
    type: 'boolean',
    about: 'check image tags against their registries (in an audit, through the engine)',
    group: 'Targets',
  },
  facts: {
    type: 'string',
    value: 'FILE',
    about: 'audit saved facts instead of this machine (- reads stdin)',
    group: 'Targets',
  },
  with: {
    type: 'string',
    multiple: true,
    value: 'PATH',
    about: 'also check this file or folder, as lint does, or these saved facts; may be repeated',
    group: 'Targets',
  },
  ...trustOptions,
  ...confineOptions,
  ...databaseOptions,
  ...engineChangeOptions,
  fix: {
    type: 'string',
    optional: 'safe',
    value: 'all',
    about:
      'make the edits that change nothing for certain, with =all every edit, and report what remains; the text of stdin goes to stdout',
    group: 'Fixes',
  },
  diff: {
    type: 'boolean',
    about:
      'write what --fix=all would change as a unified diff (with --fix what that would), and change nothing',
    group: 'Fixes',
  },
  only: {
    type: 'string',
    multiple: true,
    value: 'RULES',
    about:
      "run only these rules: ids, groups (workload/*, cis:5.*) or other tools' ids, separated by commas; may be repeated",
    group: 'Rules and policy',
  },
  skip: {
    type: 'string',
    multiple: true,
    value: 'RULES',
    about: 'run all rules but these; may be repeated',
    group: 'Rules and policy',
  },
  policy: {
    type: 'string',
    value: 'FILE',
    about: 'policy to apply; default: ironhull.yaml in this folder or one above',
    group: 'Rules and policy',
  },
  'no-policy': { type: 'boolean', about: 'apply no policy', group: 'Rules and policy' },
  preset: {
    type: 'string',
    value: 'NAME',
    about: "preset to use instead of the policy's own: baseline or restricted",
    group: 'Rules and policy',
  },
  vex: {
    type: 'string',
    multiple: true,
    value: 'FILE',
    about:
      'VEX document (OpenVEX, CycloneDX or CSAF, in JSON) whose statements clear vulnerabilities, beside those of the policy; may be repeated',
    group: 'Rules and policy',
  },
  'write-vex': {
    type: 'string',
    value: 'FILE',
    about: 'write what the policy waives and VEX documents clear as an OpenVEX document, for other scanners',
    group: 'Rules and policy',
  },
  baseline: {
    type: 'string',
    value: 'FILE',
    about: 'count only findings that are new or worse than in this baseline',
    group: 'Rules and policy',
  },
  'write-baseline': {
    type: 'string',
    value: 'FILE',
    about: 'write the findings as a baseline; with --baseline, keep only the entries still found',
    group: 'Rules and policy',
  },
  format: { type: 'string', value: 'FORMAT', about: 'format of the output; default: table', group: 'Output' },
  output: {
    type: 'string',
    value: 'FILE',
    about: 'write the report to this file; default: stdout (-)',
    group: 'Output',
  },
  overwrite: { type: 'boolean', about: 'replace the file if it is there', group: 'Output' },
  html: { type: 'string', value: 'FILE', about: 'also write an HTML report to this file', group: 'Output' },
  all: {
    type: 'boolean',
    about: 'show every finding in full, with all evidence, and what passed',
    group: 'Output',
  },
  brief: {
    type: 'boolean',
    about: 'show only the worst findings, without evidence and fixes, and count the rest',
    group: 'Output',
  },
  'fail-on': {
    type: 'string',
    value: 'LEVEL',
    about:
      'exit 1 for findings of this severity or above: critical, high (default), medium, low, info or never; overrides the policy',
    group: 'Exit code',
  },
  strict: { type: 'boolean', about: 'exit 3 if any check is undecided', group: 'Exit code' },
} as const satisfies Record<string, Option>;

export type OptionName = keyof typeof options;

/** How to read one option, without the words for help. */
export function parserConfig(names: readonly OptionName[]): ParseArgsOptionsConfig {
  return Object.fromEntries(
    names.map((name) => {
      const option: Option = options[name];
      const { type, short } = option;
      return [
        name,
        { type, ...(option.multiple ? { multiple: true } : {}), ...(short === undefined ? {} : { short }) },
      ];
    }),
  );
}

/** Every option there is. */
export const optionNames = Object.keys(options) as OptionName[];

/** Options of the commands that write a report. */
export const reportOptions = [
  'only',
  'skip',
  'policy',
  'no-policy',
  'preset',
  'baseline',
  'write-baseline',
  'format',
  'output',
  'html',
  'all',
  'brief',
  'fail-on',
  'strict',
] as const satisfies readonly OptionName[];

/** Options of the commands that read a live host and its engine. */
export const liveOptions = [
  'engine',
  'context',
  'host-root',
  'image-files',
  'registry',
  'database',
  'with',
] as const satisfies readonly OptionName[];

/** Options that change files, or show how. */
export const fixOptions = ['fix', 'diff'] as const satisfies readonly OptionName[];

/** The options of `docker compose` that say what is read. */
export const projectOptions = [
  'file',
  'project-directory',
  'project-name',
  'profile',
  'env-file',
] as const satisfies readonly OptionName[];
