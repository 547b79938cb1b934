import {
  forEachChild,
  type Command,
  type HereDoc,
  type ParsedScript,
  type Redirection,
  type SyntaxNode,
  type Word,
} from 'unbash';
import type { Span } from '../../core/location.ts';
import type { CleanText } from './clean-text.ts';
import { commandWords, substitutionsIn } from './command-words.ts';
import type { Heredoc, ShellCommand } from './shell-command.ts';
import type { WordToken } from './token.ts';
import { literalToken, spanOf, wordToken } from './word-parts.ts';

type Place = Pick<
  ShellCommand,
  | 'conditional'
  | 'chained'
  | 'subshells'
  | 'readsFrom'
  | 'repeatsUntil'
  | 'passesOutput'
  | 'inFunction'
  | 'input'
  | 'output'
>;

interface Collecting {
  clean: CleanText;
  commands: ShellCommand[];
  functions: WordToken[];
  /** Number of earlier commands in the list. */
  before: number;
  subshells: number;
  /** The starts of here-documents without an end. */
  unclosed: number[];
}

/** Collects the simple commands of a parsed script, in order, and how far they reach into its text. */
export function collectCommands(
  script: ParsedScript,
  clean: CleanText,
  before: number,
): {
  commands: readonly ShellCommand[];
  functions: readonly WordToken[];
  unclosed: readonly number[];
  end: number;
} {
  const collecting: Collecting = {
    clean,
    commands: [],
    functions: [],
    before,
    subshells: 0,
    unclosed: [],
  };
  visit(script, { conditional: false, chained: false, subshells: [], readsFrom: [] }, collecting);
  const { commands, functions, unclosed } = collecting;
  return { commands, functions, unclosed, end: endOf(script, 0) };
}

function endOf(script: ParsedScript, end: number): number {
  return script.commands.reduce((last, statement) => Math.max(last, statement.end), end);
}

function visit(node: SyntaxNode, place: Place, to: Collecting): void {
  switch (node.type) {
    case 'Command':
      return visitCommand(node, place, to);
    case 'Statement':
      return visit(node.command, node.background === true ? within(place, to) : place, to);
    case 'AndOr':
      return node.commands.forEach((one, index) => {
        const operator = node.operators[index - 1];
        const conditional = place.conditional || operator === '||';
        visit(one, { ...place, conditional, chained: place.chained || operator === '&&' }, to);
      });
    case 'Pipeline':
      return visitPipeline(node.commands, place, to);
    case 'Subshell':
      return visit(node.body, within(place, to), to);
    case 'BraceGroup':
    case 'CompoundList':
    case 'Script':
      return forEachChild(node, (child) => visit(child, place, to));
    case 'If':
      visit(node.clause, place, to);
      return forEachChild(node, (child) => child !== node.clause && visit(child, sometimes(place), to));
    case 'While':
      visit(node.clause, repeated(place, node, to), to);
      return visit(node.body, sometimes(repeated(place, node, to)), to);
    case 'For':
    case 'Select': {
      const keyword = node.type === 'For' ? 'for' : 'select';
      addPart(node, { keyword, words: [node.name, ...(node.wordlist ?? [])] }, place, to);
      return visit(node.body, sometimes(repeated(place, node, to)), to);
    }
    case 'Redirected':
      visit(node.command, passingTo(node.redirects, place, to), to);
      return node.redirects.forEach((redirect) => addPart(redirect, { sources: [redirect] }, place, to));
    case 'Coproc':
      return visit(node.body, within(place, to), to);
    case 'Function': {
      to.functions.push(wordToken(node.name, to.clean));
      const inside = {
        ...sometimes(place),
        repeatsUntil: Number.POSITIVE_INFINITY,
        inFunction: node.name.text,
      };
      return forEachChild(node, (child) => visit(child, inside, to));
    }
    case 'Elif':
    case 'CaseItem':
      return forEachChild(node, (child) => visit(child, sometimes(place), to));
    case 'Case':
      addPart(node, { keyword: 'case', sources: [node.word] }, place, to);
      return node.items.forEach((item) => visit(item, place, to));
    case 'ArithmeticFor':
      return visit(node.body, sometimes(repeated(place, node, to)), to);
    case 'TestCommand':
      return addPart(node, { keyword: '[[', sources: [node] }, place, to);
    case 'ArithmeticCommand':
      return addPart(node, { keyword: '((', sources: [node] }, place, to);
    default:
      return undefined;
  }
}

function sometimes(place: Place): Place {
  return { ...place, conditional: true };
}

function repeated(place: Place, node: SyntaxNode, { clean }: Collecting): Place {
  return { ...place, repeatsUntil: place.repeatsUntil ?? spanOf(node, clean).end };
}

function within(place: Place, to: Collecting): Place {
  to.subshells++;
  return { ...place, subshells: [...place.subshells, `${to.before}.${to.subshells}`] };
}

/** Each command of a pipeline runs in a subshell, and reads the output of those before it. */
function visitPipeline(commands: readonly SyntaxNode[], place: Place, to: Collecting): void {
  const start = to.before + to.commands.length;
  for (const one of commands) {
    const end = to.before + to.commands.length;
    const readsFrom = end > start ? [...place.readsFrom, { start, end }] : place.readsFrom;
    const { input, output, ...piped } = commands.length > 1 ? within(place, to) : place;
    const isFirst = one === commands[0];
    const isLast = one === commands.at(-1);
    const own: Place = {
      ...piped,
      readsFrom,
      ...(isFirst && input !== undefined && { input }),
      ...(isLast && output !== undefined && { output }),
      ...(!isLast && { passesOutput: true as const }),
    };
    visit(one, own, to);
  }
}

/** Files to which output is not kept: the terminal, and nothing. */
const unkept = /^\/dev\/(?:null|tty|std(?:out|err)|fd\/[12])$/u;

/** Whether a redirection sends standard output into a file. */
function keepsOutput(redirect: Redirection): boolean {
  if (redirect.type !== 'Redirect' || !redirect.operator.includes('>')) return false;
  const from = redirect.descriptor?.type === 'FileDescriptor' ? redirect.descriptor.value : 1;
  const to = redirect.target?.text ?? '';
  return from === 1 && !/^(?:-|\d+-?)$/u.test(to) && !unkept.test(to);
}

/** Returns the file of a redirection of standard input. */
function readsFile(redirect: Redirection): Word | undefined {
  if (redirect.type !== 'Redirect' || redirect.operator !== '<') return undefined;
  return redirect.descriptor === undefined ? redirect.target : undefined;
}

/** Returns the place of a command with redirections. */
function passingTo(redirects: readonly Redirection[], place: Place, { clean }: Collecting): Place {
  const kept = redirects.findLast(keepsOutput);
  const output = kept?.type === 'Redirect' ? kept.target : undefined;
  const input = redirects.flatMap((redirect) => readsFile(redirect) ?? []).at(-1);
  return {
    ...place,
    ...(kept !== undefined && { passesOutput: true as const }),
    ...(output !== undefined && { output: wordToken(output, clean) }),
    ...(input !== undefined && { input: wordToken(input, clean) }),
  };
}

function visitCommand(command: Command, place: Place, to: Collecting): void {
  const { clean } = to;
  const { assignments, words } = commandWords(command, clean);
  const heredocs = command.redirects.flatMap((redirect) =>
    redirect.type === 'HereDoc' ? [heredocOf(redirect, to)] : [],
  );
  const all = [...assignments, ...words];
  const span = spanOf(command, clean);
  to.commands.push({
    assignments,
    words,
    substitutions: substitutionsIn(command, clean),
    heredocs,
    hereStrings: hereStringsOf(command.redirects, clean),
    ...passingTo(command.redirects, place, to),
    // Redirections before and after are not part of its range.
    start: all[0]?.start ?? span.start,
    end: all.at(-1)?.end ?? span.end,
  });
}

function hereStringsOf(redirects: readonly Redirection[], clean: CleanText): readonly Span[] {
  return redirects.flatMap((redirect) =>
    redirect.type === 'HereString' && redirect.target !== undefined ? [spanOf(redirect.target, clean)] : [],
  );
}

function heredocOf(heredoc: HereDoc, { clean, unclosed }: Collecting): Heredoc {
  if (heredoc.closing === undefined) unclosed.push(clean.origin(heredoc.pos));
  return { body: spanOf(heredoc.body, clean), quoted: heredoc.delimiter?.quoted === true };
}

/**
 * Adds a node that is not a simple command but has words or substitutions: `for x in …`, `[[ … ]]`, a
 * redirection.
 */
function addPart(
  node: SyntaxNode,
  {
    keyword,
    words = [],
    sources = words,
  }: { keyword?: string; words?: readonly Word[]; sources?: readonly SyntaxNode[] },
  place: Place,
  to: Collecting,
): void {
  const { clean } = to;
  const span = spanOf(node, clean);
  // An unclosed node may have no start.
  const shown = keyword !== undefined && clean.text.startsWith(keyword, node.pos) ? keyword.length : 0;
  const head =
    keyword === undefined ? [] : [literalToken(keyword, { start: span.start, end: span.start + shown })];
  const all = [...head, ...words.map((word) => wordToken(word, clean))];
  const substitutions = sources.flatMap((one) => substitutionsIn(one, clean));
  const heredocs = node.type === 'HereDoc' ? [heredocOf(node, to)] : [];
  if (all.length + substitutions.length + heredocs.length === 0 && node.type !== 'HereString') return;
  const end = Math.max(span.start, all.at(-1)?.end ?? span.end);
  to.commands.push({
    assignments: [],
    words: all,
    substitutions,
    heredocs,
    hereStrings: node.type === 'HereString' ? hereStringsOf([node], clean) : [],
    ...place,
    start: span.start,
    end,
  });
}
