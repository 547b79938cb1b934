import type {
  DockerfileHeredoc,
  Instruction,
  InstructionFlag,
  JoinedText,
  PlacedText,
  WrittenCommand,
} from '../../core/image/dockerfile.ts';
import type { Span } from '../../core/location.ts';
import { flagProblem } from './flags.ts';
import { readStringList } from './string-list.ts';
import { splitWords } from './words.ts';

/** An instruction that is being read. */
export interface Reading {
  keyword: string;
  written: PlacedText;
  span: Span;
  line: number;
  endLine: number;
  flags: readonly InstructionFlag[];
  heredocs: readonly DockerfileHeredoc[];
  comments: readonly string[];
  emptyLines: readonly Span[];
  args: JoinedText;
  escape: '\\' | '`';
}

/** What BuildKit refuses. */
export class Refused extends Error {
  readonly span: Span | undefined;

  constructor(message: string, span?: Span) {
    super(message);
    this.span = span;
  }
}

/** What BuildKit refuses while it splits the file into instructions, and so in `ONBUILD` too. */
export class RefusedForm extends Refused {}

type Base<K extends Instruction['keyword']> = Omit<Reading, 'keyword' | 'args' | 'escape'> & { keyword: K };

/** The members that every instruction has. */
export function baseOf<K extends Instruction['keyword']>(reading: Reading, keyword: K): Base<K> {
  const { args: _args, escape: _escape, ...rest } = reading;
  return { ...rest, keyword };
}

/** @throws Refused for options that the instruction does not have. */
export function checkFlags({ keyword, flags }: Reading): void {
  const refused = flagProblem(keyword, flags);
  if (refused !== undefined) throw new Refused(refused.message, refused.flag.span);
}

/** Reads a command in exec or shell form; `undefined` for none. */
export function readCommand(args: JoinedText, keyword: string): WrittenCommand | undefined {
  if (args.text === '') return undefined;
  const words = readStringList(args);
  if (words === 'invalid') throw new RefusedForm(`${keyword} in exec form must be a list of strings`);
  return words === undefined ? { form: 'shell', script: args } : { form: 'exec', words };
}

/** Reads words, or a list of strings in JSON. */
export function readWordList(args: JoinedText, keyword: string): readonly PlacedText[] {
  const words = readStringList(args);
  if (words === 'invalid') throw new RefusedForm(`${keyword} in JSON form must be a list of strings`);
  if (words !== undefined) return words;
  return args.text === '' ? [] : splitWords(args);
}
