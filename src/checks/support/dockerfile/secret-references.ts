import type { RunCommand } from '../../../core/image/dockerfile.ts';
import { operands } from './image-commands.ts';
import { digests, readers } from './secret-programs.ts';
import {
  expandable,
  fromDirectory,
  plainPaths,
  rawText,
  stepText,
  textBehind,
  type SecretStep,
  type StepSecret,
} from './secret-step.ts';

/** How a command refers to a secret: to its file, and to variables that have its value. */
export interface SecretReference {
  file: RegExp;
  /** The same without links to the file, for programs that take a link for what it is. */
  unlinked: RegExp;
  value: RegExp;
  /** Variables that have its value. */
  variables: ReadonlySet<string>;
  /** Those of them that programs get. */
  exported: ReadonlySet<string>;
  /** Where the command runs; absent if that is not known. */
  directory?: string;
}

/** What is known of a secret between two commands of a step. */
interface Knowledge {
  values: Set<string>;
  exported: Set<string>;
  /** Variables that hold the path of its file. */
  paths: Set<string>;
  /** Paths of links to its file. */
  links: Set<string>;
  /** Variables that a command before has set. */
  named: Set<string>;
  /** Whether the shell exports every variable that is set (`set -a`). */
  exportsAll: boolean;
  directory: string | undefined;
}

const nowhere = /(?!)/u;

function oneOf(forms: readonly string[]): RegExp {
  return forms.length === 0 ? nowhere : new RegExp(forms.join('|'), 'u');
}

/** A text as a regular expression that matches just it. */
export function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/gu, String.raw`\$&`);
}

/** A reference that stands for the value of a variable: not `${#NAME}`, nor `${NAME:+set}`. */
function variableForm(name: string): string {
  return `\\$(?:\\{${name}(?!\\w|:?\\+)|${name}(?!\\w))`;
}

/** The path of a secret from a directory above it: `k` in /run/secrets. */
function relativePath({ path }: StepSecret, directory: string | undefined): string | undefined {
  const folder =
    directory === undefined || directory === '/' ? undefined : `${directory.replace(/\/+$/u, '')}/`;
  return folder !== undefined && path?.startsWith(folder) === true ? path.slice(folder.length) : undefined;
}

const start = String.raw`(?<![\w./~$}-])(?:\./)?`;

/** A path as programs are given it; one that does not begin at a root is a word of its own. */
function linkForms({ links }: Knowledge): readonly string[] {
  return [...links].map((path) => `${path.startsWith('/') ? '' : start}${escaped(path)}(?![\\w.-])`);
}

function fileForms(secret: StepSecret, { paths, directory }: Knowledge): readonly string[] {
  const { path } = secret;
  const relative = relativePath(secret, directory);
  const placed = [
    ...(path === undefined ? [] : [{ before: '', path }]),
    ...(relative === undefined ? [] : [{ before: start, path: relative }]),
  ];
  const variables = [...paths].map((name) => variableForm(escaped(name)));
  return [
    ...placed.flatMap(({ before, path: written }) => {
      const folder = written.slice(0, written.lastIndexOf('/') + 1);
      const wildcard = folder === '' && before === '' ? [] : [`${before}${escaped(folder)}[\\w.-]*[*?]`];
      return [`${before}${escaped(written)}(?![\\w.-])`, ...wildcard];
    }),
    ...variables,
  ];
}

function referenceTo(secret: StepSecret, known: Knowledge): SecretReference {
  const { values, exported, directory } = known;
  const own = fileForms(secret, known);
  return {
    file: oneOf([...own, ...linkForms(known)]),
    unlinked: oneOf(own),
    value: oneOf([...values].map((name) => variableForm(escaped(name)))),
    variables: new Set(values),
    exported: new Set(exported),
    ...(directory === undefined ? {} : { directory }),
  };
}

export function refersTo(text: string, { file, value }: SecretReference): boolean {
  return file.test(text) || value.test(text);
}

/** Whether a word of a shell begins with the file. */
export function startsWithFile(text: string, { file }: SecretReference): boolean {
  return file.exec(plainPaths(text).replace(/^(?:["']|if=)/u, ''))?.index === 0;
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

/** What a variable has after a command: the secret, the path of its file, or neither. */
type Holds = 'value' | 'path' | undefined;

/** The file that a loop reads from behind its end: `while read V; do …; done < FILE`. */
function loopReads(step: SecretStep, command: RunCommand, to: SecretReference): boolean {
  const input = /\bdone\s*<\s*([^\s;&|]+)/u.exec(textBehind(step, command))?.[1];
  return input !== undefined && startsWithFile(input, to);
}

/** The variables that a command sets for those behind it, and what they have then. */
function assigned(
  step: SecretStep,
  command: RunCommand,
  to: SecretReference,
): readonly (readonly [name: string, holds: Holds])[] {
  const { program, assignments, arguments: words } = command;
  const names = readNames(command);
  if (names.length > 0) {
    const isRead = refersTo(stepText(step, command), to) || loopReads(step, command, to);
    return names.map((name) => [name, isRead ? 'value' : undefined] as const);
  }
  if (program === 'for' || program === 'select') {
    const [name, ...list] = words;
    const isFile = list.some((word) => startsWithFile(rawText(step, word), to));
    const isValue = list.some((word) => hasValue(rawText(step, word), to));
    return name === undefined ? [] : [[name.text, isFile ? 'path' : isValue ? 'value' : undefined]];
  }
  const set = program === '' ? assignments : declares.has(program) ? words : [];
  return set.flatMap((word): (readonly [string, Holds])[] => {
    const [, name, more = '', value = ''] = /^([A-Za-z_]\w*)(\+?)=(.*)$/su.exec(rawText(step, word)) ?? [];
    if (name === undefined) return [];
    const holds = hasValue(value, to) ? 'value' : startsWithFile(value, to) ? 'path' : undefined;
    // What is added to a variable takes nothing from it.
    return more === '' || holds !== undefined ? [[name, holds]] : [];
  });
}

/** The variables that a command reads lines into. */
function readNames(command: RunCommand): readonly string[] {
  const { program } = command;
  const names = operands(command).map(({ text }) => text);
  if (program === 'read') return names.length === 0 ? ['REPLY'] : names;
  if (program !== 'mapfile' && program !== 'readarray') return [];
  return [names.at(-1) ?? 'MAPFILE'];
}

/** Stands for variables that a secret names itself. */
const unnamed = '(another)';

/** Variables that every shell sets. */
const ofShell =
  /^(?:HOME|PATH|PWD|OLDPWD|USER|LOGNAME|HOSTNAME|SHELL|TERM|LANG|LC_\w+|IFS|UID|EUID|RANDOM|SECONDS|REPLY|PPID|BASH\w*|OSTYPE|HOSTTYPE|MACHTYPE|TMPDIR|DEBIAN_FRONTEND)$/u;

/** Whether a command sets variables that the secret names: it runs the file, or declares what the file says. */
function setsOthers(
  step: SecretStep,
  { program, arguments: words }: RunCommand,
  to: SecretReference,
): boolean {
  const [first] = words;
  if (program === '.' || program === 'source')
    return first !== undefined && startsWithFile(rawText(step, first), to);
  if (program !== 'eval' && !declares.has(program)) return false;
  return words.some((word) => {
    const text = rawText(step, word);
    return !/^[A-Za-z_]\w*\+?=/u.test(text) && hasValue(text, to);
  });
}

/** The variables that a step uses and that nothing but the secret can have set. */
function otherNames({ dockerfile, instruction }: SecretStep, { named }: Knowledge): readonly string[] {
  const lines = dockerfile.text.slice(instruction.span.start, instruction.span.end);
  const written = [lines, ...instruction.heredocs.map(({ content }) => content)].join('\n');
  const used = new Set([...written.matchAll(/\$\{?([A-Za-z_]\w*)/gu)].flatMap(([, name]) => name ?? []));
  return [...used].filter(
    (name) =>
      !named.has(name) &&
      !ofShell.test(name) &&
      dockerfile.expandAt(instruction, `\${${name}}`).undeclared.length > 0,
  );
}

/** Whether the shell exports what is set from here on. */
function exportsAfter({ program, arguments: words }: RunCommand, before: boolean): boolean {
  if (program !== 'set') return before;
  const texts = words.map(({ text }) => text);
  if (texts.some((text) => /^-[A-Za-z]*a/u.test(text) || text === 'allexport')) return texts[0] !== '+o';
  return before && !texts.some((text) => /^\+[A-Za-z]*a/u.test(text));
}

/** The paths of the link to the secret that a command makes. */
function linksMade(step: SecretStep, command: RunCommand, to: SecretReference, path = ''): readonly string[] {
  if (command.program !== 'ln') return [];
  const [target, place] = operands(command).map((word) => rawText(step, word).replaceAll(/["']/gu, ''));
  if (target === undefined) return [];
  const folder = plainPaths(fromDirectory(target, to.directory)).replace(/(?<=.)\/+$/u, '');
  const isFile = startsWithFile(target, to);
  if (!isFile && !path.startsWith(`${folder}/`)) return [];
  const name = target.slice(target.lastIndexOf('/') + 1);
  const link = place === undefined || /(?:^|\/)\.{0,2}$/u.test(place) ? `${place ?? '.'}/${name}` : place;
  const whole = `${link}${isFile ? '' : path.slice(folder.length)}`;
  return [...new Set([whole, fromDirectory(whole, to.directory)])].map(plainPaths);
}

/** The names that a command exports. */
function exportedBy(command: RunCommand): readonly string[] {
  if (!exportsAny(command)) return [];
  return command.arguments.flatMap(({ text }) => /^[A-Za-z_]\w*/u.exec(text)?.[0] ?? []);
}

/** Whether a command exports the variables that it declares. */
function exportsAny({ program, arguments: words }: RunCommand): boolean {
  if (program === 'export') return true;
  return declares.has(program) && words.some(({ text }) => /^-\w*x/u.test(text));
}

/** Where the commands behind a command run; absent if a variable or the shell's history decides. */
function directoryAfter(command: RunCommand, directory: string | undefined): string | undefined {
  if (command.program === 'popd') return undefined;
  if (command.program !== 'cd' && command.program !== 'pushd') return directory;
  const to = operands(command)[0]?.text ?? '~';
  if (/[~$\0]|^-$/u.test(to)) return undefined;
  return to.startsWith('/') || directory !== undefined
    ? plainPaths(fromDirectory(to, directory)).replace(/(?<=.)\/+$/u, '')
    : undefined;
}

/** How each command of a step would refer to a secret. */
export function referencesTo(step: SecretStep, secret: StepSecret): readonly SecretReference[] {
  const own = secret.variable === undefined ? [] : [secret.variable];
  const known: Knowledge = {
    values: new Set(own),
    exported: new Set(own),
    paths: new Set(),
    links: new Set(),
    named: new Set(),
    exportsAll: false,
    directory: step.directory,
  };
  return step.commands.map((command) => {
    const before = referenceTo(secret, known);
    for (const [name, holds] of assigned(step, command, before)) {
      known.values.delete(name);
      known.paths.delete(name);
      known.named.add(name);
      if (holds === 'value') known.values.add(name);
      if (holds === 'value' && known.exportsAll) known.exported.add(name);
      if (holds === 'path') known.paths.add(name);
    }
    for (const name of exportedBy(command)) if (known.values.has(name)) known.exported.add(name);
    if (setsOthers(step, command, before)) {
      const isExported = known.exportsAll || exportsAny(command);
      for (const name of [unnamed, ...otherNames(step, known)]) {
        known.values.add(name);
        if (isExported) known.exported.add(name);
      }
    }
    known.exportsAll = exportsAfter(command, known.exportsAll);
    for (const link of linksMade(step, command, before, secret.path)) known.links.add(link);
    known.directory = directoryAfter(command, known.directory);
    return before;
  });
}
