import type { CommandInstruction, Dockerfile, RunCommand, RunWord } from '../../core/dockerfile.ts';
import { operands, writtenCommand } from './image-commands.ts';
import { mountsOf, type RunMount } from './run-mounts.ts';

/** A secret of a step: where its commands find it. */
export interface StepSecret {
  id: string;
  path?: string;
  variable?: string;
}

/** The commands of one step that has a secret. */
export interface SecretStep {
  dockerfile: Dockerfile;
  commands: readonly RunCommand[];
  /** Directories that no layer keeps. */
  mounted: readonly string[];
  /** What its commands remove, as it is written, without what variables decide. */
  removed: readonly string[];
  /** Whether a command takes a setting back. */
  resetsSettings: boolean;
}

/** Programs that print what they read or are given. */
export const readers =
  /^(?:cat|tac|echo|printf|base64|base32|xxd|head|tail|envsubst|sed|awk|gawk|tr|cut|sort|gunzip|zcat|openssl|jq|yq|tee)$/u;

/** Programs at the end of a pipe whose output does not have what they read. */
export const digests =
  /^(?:wc|cksum|\w+sum|docker|podman|buildah|skopeo|helm|curl|wget|ssh-add|gh|aws|gcloud|kubectl|oc)$/u;

const mountTypes: ReadonlySet<string> = new Set(['tmpfs', 'cache', 'secret', 'bind']);

const removers: ReadonlySet<string> = new Set(['rm', 'shred']);

/** Words of commands that take a setting back. */
const resets = /^(?:delete|unset|rm|remove|--unset(?:-all)?)$/u;

/** The arguments of a command without what variables decide, and without slashes at their ends. */
function plainWords({ arguments: words }: RunCommand): readonly string[] {
  return words.map(({ text }) => text.replaceAll('\0', '').replace(/\/+$/u, ''));
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/gu, String.raw`\$&`);
}

/** A reference that stands for the value of a variable: not `${#NAME}`, nor `${NAME:+set}`. */
function variableForm(name: string): string {
  return `\\$(?:\\{${name}(?!\\w|:?\\+)|${name}(?!\\w))`;
}

/** How commands refer to a secret: to its file, and to variables that have its value. */
export interface SecretReference {
  file: RegExp;
  value: RegExp;
}

const nowhere = /(?!)/u;

/** Longer heredocs are searched up to here. */
const longestHeredoc = 64 * 1024;

function oneOf(forms: readonly string[]): RegExp {
  return forms.length === 0 ? nowhere : new RegExp(forms.join('|'), 'u');
}

function referenceTo({ path }: StepSecret, variables: ReadonlySet<string>): SecretReference {
  const folder = path?.slice(0, path.lastIndexOf('/') + 1) ?? '';
  const files = [
    ...(path === undefined ? [] : [`${escaped(path)}(?![\\w.-])`]),
    ...(folder === '' ? [] : [`${escaped(folder)}[\\w.-]*[*?]`]),
  ];
  const values = [...variables].map((name) => variableForm(escaped(name)));
  return { file: oneOf(files), value: oneOf(values) };
}

export function refersTo(text: string, { file, value }: SecretReference): boolean {
  return file.test(text) || value.test(text);
}

/** A text of a shell in which `$` stands for a variable only where the shell takes it for one. */
function expandable(text: string): string {
  return text.replaceAll(/"(?:[^"\\]|\\.)*"|'[^']*'|\\./gsu, (quoted) =>
    quoted.startsWith('"') ? quoted.replaceAll('\\$', '') : quoted.replaceAll('$', ''),
  );
}

function mountTarget({ options }: RunMount): string | undefined {
  return options.get('target') ?? options.get('dst') ?? options.get('destination');
}

/** The secrets that a step has. */
export function secretsOf(dockerfile: Dockerfile, instruction: CommandInstruction): readonly StepSecret[] {
  return mountsOf(dockerfile, instruction).flatMap((mount): StepSecret[] => {
    if (mount.type !== 'secret') return [];
    const { options } = mount;
    const target = mountTarget(mount);
    const id =
      options.get('id') ?? options.get('source') ?? options.get('src') ?? target?.split('/').at(-1) ?? '';
    const variable = options.get('env');
    const path = target ?? (variable === undefined ? `/run/secrets/${id}` : undefined);
    if (id === '') return [];
    return [{ id, ...(path === undefined ? {} : { path }), ...(variable === undefined ? {} : { variable }) }];
  });
}

/** The commands of a step, with what no layer keeps. */
export function stepOf(
  dockerfile: Dockerfile,
  instruction: CommandInstruction,
  commands: readonly RunCommand[],
): SecretStep {
  const mounted = mountsOf(dockerfile, instruction)
    .filter(({ type }) => mountTypes.has(type))
    .flatMap((mount) => mountTarget(mount)?.replace(/\/+$/u, '') ?? []);
  const removed = commands.flatMap((command) => (removers.has(command.program) ? plainWords(command) : []));
  const resetsSettings = commands.some((command) => plainWords(command).some((text) => resets.test(text)));
  return { dockerfile, commands, mounted, removed, resetsSettings };
}

/** A command with its redirections, for a search of references. */
export function stepText({ dockerfile }: SecretStep, command: RunCommand): string {
  const body = heredocOf(dockerfile, command);
  return expandable(writtenCommand(dockerfile, command)) + body;
}

/** The lines that a command reads from a heredoc in which variables are expanded. */
function heredocOf({ text }: Dockerfile, { at }: RunCommand): string {
  const start = text.slice(at.start, at.end + 200).split('\n', 1)[0] ?? '';
  const delimiter = /<<-?\s*(\w+)/u.exec(start)?.[1];
  if (delimiter === undefined) return '';
  const rest = text.slice(at.start, at.end + longestHeredoc);
  const from = rest.indexOf('\n');
  const to = new RegExp(`\\n\\t*${delimiter}\\s*(?:\\n|$)`, 'u').exec(rest)?.index ?? -1;
  return from === -1 || to <= from ? '' : rest.slice(from, to).replaceAll('\\$', '');
}

export function rawText({ dockerfile }: SecretStep, { at }: RunWord): string {
  return dockerfile.text.slice(at.start, at.end);
}

/** Whether a text of a shell has the secret once the shell has expanded it. */
export function hasValue(written: string, to: SecretReference): boolean {
  const text = expandable(written);
  const outside = text.replaceAll(/\$\((?:[^()]|\([^()]*\))*\)|`[^`]*`/gu, '');
  if (to.value.test(outside)) return true;
  for (const [, inner = ''] of text.matchAll(/(?:\$\(|`)((?:[^()`]|\([^()]*\))*)/gu)) {
    const program = /^\s*(<|[\w./-]+)/u.exec(inner)?.[1] ?? '';
    const isRead = program === '<' || readers.test(program.slice(program.lastIndexOf('/') + 1));
    if (isRead && refersTo(inner, to) && !inner.split('|').slice(1).some(isDigest)) return true;
  }
  return false;
}

function isDigest(command: string): boolean {
  return digests.test(/^\s*([\w.-]+)/u.exec(command)?.[1] ?? '');
}

const declares: ReadonlySet<string> = new Set(['export', 'declare', 'typeset', 'local', 'readonly']);

/** The variables that a command sets for those behind it, and whether they have a secret then. */
function assigned(
  step: SecretStep,
  command: RunCommand,
  to: SecretReference,
): readonly [name: string, has: boolean][] {
  const { program, assignments, arguments: words } = command;
  if (program === 'read' && refersTo(stepText(step, command), to))
    return operands(command).map(({ text }) => [text, true]);
  const set = program === '' ? assignments : declares.has(program) ? words : [];
  return set.flatMap((word): [string, boolean][] => {
    const [, name, value = ''] = /^([A-Za-z_]\w*)=(.*)$/su.exec(rawText(step, word)) ?? [];
    return name === undefined ? [] : [[name, hasValue(value, to)]];
  });
}

/** How each command of a step would refer to a secret. */
export function referencesTo(step: SecretStep, secret: StepSecret): readonly SecretReference[] {
  const variables = new Set(secret.variable === undefined ? [] : [secret.variable]);
  let to = referenceTo(secret, variables);
  return step.commands.map((command) => {
    const before = to;
    for (const [name, has] of assigned(step, command, before)) {
      if (has === variables.has(name)) continue;
      if (has) variables.add(name);
      else variables.delete(name);
      to = referenceTo(secret, variables);
    }
    return before;
  });
}
