import type { ImageKnowledge } from '../trust/image-verdict.ts';
import type { FileLocation, Span } from '../location.ts';
import type { Observed } from '../observed.ts';

/** A text as BuildKit reads it, without line continuations: from `at` on, its characters are those of the file from `source`. */
export interface JoinedText {
  text: string;
  pieces: readonly { at: number; source: number }[];
}

/** A word of a Dockerfile as it counts, quotes and variables included, and its range in the file. */
export interface PlacedText {
  text: string;
  span: Span;
}

/** `--name=value`; without a value for `--link`. */
export interface InstructionFlag {
  name: string;
  value?: string;
  span: Span;
}

/** The inline text of an instruction: `RUN <<EOF`. */
export interface DockerfileHeredoc {
  name: string;
  /** False if a part of the name is quoted: then variables in the text stay as they are. */
  expand: boolean;
  /** `<<-`: tabs at the start of lines are removed. */
  chomp: boolean;
  /** Its lines, with the line feed of the last. */
  content: string;
  /** Range of the lines in the file. */
  span: Span;
}

/** A command: a list of words (exec form), or a text for a shell (shell form). */
export type WrittenCommand =
  | { form: 'exec'; words: readonly PlacedText[] }
  | { form: 'shell'; script: JoinedText };

interface InstructionBase<K extends string> {
  /** In upper case. */
  keyword: K;
  /** The keyword as it is written. */
  written: PlacedText;
  /** From the keyword to the end of the last line; the lines of heredocs are not included. */
  span: Span;
  /** 1-based, of the keyword and of the last line, heredocs included. */
  line: number;
  endLine: number;
  flags: readonly InstructionFlag[];
  heredocs: readonly DockerfileHeredoc[];
  /** Lines of comment directly above. */
  comments: readonly string[];
  /** Empty lines inside, which BuildKit warns of: their ranges. */
  emptyLines: readonly Span[];
}

export interface FromInstruction extends InstructionBase<'FROM'> {
  image: PlacedText;
  /** The name of the stage, as written. */
  name?: PlacedText;
  /** The word `AS`, as written. */
  as?: PlacedText;
}

export interface CommandInstruction extends InstructionBase<'RUN' | 'CMD' | 'ENTRYPOINT' | 'SHELL'> {
  command: WrittenCommand;
}

export interface HealthcheckInstruction extends InstructionBase<'HEALTHCHECK'> {
  /** Missing for `HEALTHCHECK NONE`. */
  command?: WrittenCommand;
}

export interface CopyInstruction extends InstructionBase<'COPY' | 'ADD'> {
  form: 'words' | 'json';
  /** Those that are heredocs are left out. */
  sources: readonly PlacedText[];
  destination: PlacedText;
}

/** A variable or label. */
export interface WrittenPair {
  key: PlacedText;
  value: PlacedText;
}

export interface PairsInstruction extends InstructionBase<'ENV' | 'LABEL'> {
  /** `words`: the old form `ENV name value`. */
  form: 'equals' | 'words';
  pairs: readonly WrittenPair[];
}

export interface ArgInstruction extends InstructionBase<'ARG'> {
  variables: readonly { key: PlacedText; value?: PlacedText }[];
}

export interface ListInstruction extends InstructionBase<'EXPOSE' | 'VOLUME'> {
  values: readonly PlacedText[];
}

export interface ValueInstruction extends InstructionBase<'USER' | 'WORKDIR' | 'STOPSIGNAL' | 'MAINTAINER'> {
  value: PlacedText;
}

export interface OnbuildInstruction extends InstructionBase<'ONBUILD'> {
  /** Missing if it cannot be parsed. */
  trigger?: Instruction;
}

/** One instruction of a Dockerfile. */
export type Instruction =
  | FromInstruction
  | CommandInstruction
  | HealthcheckInstruction
  | CopyInstruction
  | PairsInstruction
  | ArgInstruction
  | ListInstruction
  | ValueInstruction
  | OnbuildInstruction;

/** The instruction with a keyword. */
export type InstructionOf<K extends Instruction['keyword']> = Instruction extends infer I
  ? I extends InstructionBase<infer W>
    ? K extends W
      ? I & { keyword: K }
      : never
    : never
  : never;

/** `# syntax=…`, `# escape=…` and `# check=…` at the start of the file. */
export interface ParserDirective {
  name: 'syntax' | 'escape' | 'check';
  value: PlacedText;
}

/** Something that BuildKit refuses. */
export interface DockerfileProblem {
  message: string;
  span: Span;
}

/** A Dockerfile as BuildKit reads it. */
export interface ParsedDockerfile {
  text: string;
  /** Escapes characters, and continues lines: `\` or a backtick. */
  escape: '\\' | '`';
  directives: readonly ParserDirective[];
  /** Those that could be parsed. */
  instructions: readonly Instruction[];
  problems: readonly DockerfileProblem[];
}

/** What a stage begins with. */
export type StageBase =
  | { kind: 'scratch' }
  | { kind: 'stage'; index: number }
  /** `fromArgs`: a variable decides, and this is by its default. */
  | { kind: 'image'; reference: string; fromArgs: boolean }
  | { kind: 'unresolved'; why: string };

/** A stage: a FROM and what follows it. */
export interface DockerfileStage {
  /** The first is 0. */
  index: number;
  /** In lower case. */
  name?: string;
  from: FromInstruction;
  base: StageBase;
  /** Without its FROM. */
  instructions: readonly Instruction[];
  isLast: boolean;
  /** Whether a build makes an image of it: the last one does, unless all builds are known and name others. */
  isBuilt: boolean;
  /** Whether its files and settings are in such an image: it is built, or a base of a stage that is. */
  inImage: boolean;
  /** Whether such a build runs it. */
  isUsed: boolean;
}

/** A text with its variables expanded, as far as they are known. */
export interface ExpandedText {
  /** Unknown variables stay as they are written. */
  text: string;
  isKnown: boolean;
  /** Whether build arguments may change it (`--build-arg`). */
  fromArgs: boolean;
  /** Names of the variables that it refers to. */
  names: readonly string[];
  /** Those that nothing in the file sets or declares at that point. */
  undeclared: readonly string[];
  /** As in a build without arguments, on amd64: a variable without a default is empty. */
  byDefault: string;
}

/** A word of a command, with `\0` for each part that is not known, and its range in the file. */
export interface RunWord {
  text: string;
  at: Span;
}

/** A command that an instruction runs, without wrappers such as `sudo` and `env`. */
export interface RunCommand {
  /** Without the directory; `''` for assignments alone. */
  program: string;
  /** The program as written; of assignments alone the whole command. */
  programAt: Span;
  arguments: readonly RunWord[];
  /** The programs that it is run by, outermost first: `sudo`, `env`. */
  wrappers: readonly RunWord[];
  /** `NAME=value` before it. */
  assignments: readonly RunWord[];
  /** Programs whose output it reads, through a pipe or a substitution. */
  reads: readonly string[];
  /** Whether it reads the output of a command before it through a pipe. */
  isPiped: boolean;
  /** Whether it runs only in some cases. */
  isConditional: boolean;
  /** Whether it runs only after the command before it succeeded. */
  isChained: boolean;
  /** The words of the shell whose script it is in, such as `bash -o pipefail -c …`; missing in the instruction's own. */
  shell?: readonly string[];
  at: Span;
}

/** What an instruction runs. */
export interface RunCommands {
  /** `none`: without a shell (exec form); `other`: a shell that is not analysed. */
  shell: 'posix' | 'powershell' | 'cmd' | 'none' | 'other';
  commands: readonly RunCommand[];
  /** Whether all of it was understood. */
  understood: boolean;
}

/** A source of COPY or ADD in the build context. */
export interface ContextSource {
  stage: DockerfileStage;
  instruction: CopyInstruction;
  source: PlacedText;
  /** Relative to the context, `.` for all of it; missing if a variable without a value decides. */
  path?: string;
}

/** The folder that the builder takes files from. */
export interface BuildContext {
  /** Its path in the report. */
  folder: string;
  /** The file of patterns that are left out; absent if there is none. `hasExceptions`: some take files back. */
  ignoreFile: Observed<{ name: string; isEmpty: boolean; hasExceptions: boolean }>;
  /** Paths of files, and of directories with a slash, that the builder gets and no image should have; missing if none is asked for. */
  sent?: Observed<readonly string[]>;
  /** What the script runs that the image starts with; missing if it is not in the context, or not found. */
  startScript?: { path: string; commands: RunCommands };
  /** Whether a path is left out; `undefined` if a pattern is not understood. */
  ignores(this: void, path: string): boolean | undefined;
  /** Those of the sent paths that a source stands for, and what is below them. */
  takenBy(this: void, source: string, sent: readonly string[]): readonly string[];
}

/** What ShellCheck says of a script in a Dockerfile. */
export interface ShellComment {
  /** `SC2086`. */
  code: string;
  level: 'error' | 'warning' | 'info' | 'style';
  message: string;
  span: Span;
}

/** A Dockerfile with its stages and variables resolved. */
export interface Dockerfile extends ParsedDockerfile {
  /** Its path in the report. */
  file: string;
  /** The ARG instructions before the first FROM. */
  globals: readonly ArgInstruction[];
  stages: readonly DockerfileStage[];
  /** The location of a range. */
  locate(this: void, span: Span): FileLocation;
  /** What is written at a range, on one line; shortened, and withheld where it looks like a credential. */
  quote(this: void, span: Span): string;
  /** Expands a text as BuildKit does where the instruction is. */
  expandAt(this: void, instruction: Instruction, text: string): ExpandedText;
  /** What an instruction runs: RUN, CMD, ENTRYPOINT, HEALTHCHECK. */
  commandsOf(this: void, instruction: Instruction): RunCommands;
  /** What COPY and ADD take from the build context, those of ONBUILD where a stage is based on theirs: else they run in another build. */
  contextSources(this: void): readonly ContextSource[];
  /** Missing if it was not read. */
  context?: BuildContext;
  /** Further contexts that it is built with. */
  otherContexts?: readonly BuildContext[];
  /** What ShellCheck says of its scripts; absent if it is not installed, missing if it was not asked. */
  shellComments?: Observed<readonly ShellComment[]>;
  images?: ImageKnowledge;
}
