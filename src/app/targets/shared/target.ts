import type { NamedImages } from './named-images.ts';
import type { IronhullError } from '../../../core/errors.ts';
import type { Facts, RunFacts } from '../../../core/facts/facts.ts';
import type { AssessedOutcome, CollectedGap } from '../../../core/findings/finding.ts';
import type { SubjectKind } from '../../../core/subject.ts';
import type { TargetKind } from '../../../core/target.ts';
import type { WrittenBuild } from '../../../core/workload/written-build.ts';
import type { RuleDescription } from '../../../reports/content/rule-description.ts';
import type { RuntimeContext } from '../../runtime/runtime-context.ts';
import type { FileProblem } from './file-problem.ts';

/** A file by its absolute path, and its path as reports show it. */
export interface TargetFile {
  path: string;
  shown: string;
}

/** A file with its text; of a text that is no file, `path` is where it would be in the working directory. */
export interface TargetText extends TargetFile {
  text: string;
  /** Its path from the root of its project: the same wherever the checkout lies. */
  key: string;
  /** Whether it came on standard input. */
  isStandardInput?: true;
}

/** The facts that files alone can give. */
export type FileFacts = Partial<Pick<RunFacts, 'workloads' | 'configuredEngines' | 'dockerfiles'>>;

/** Result of reading a target. */
export interface TargetReading {
  facts?: FileFacts;
  /** Saved facts of a machine. */
  recorded?: Facts;
  /** How a report names the target; the path where it is left out. */
  name?: string;
  gaps?: readonly CollectedGap[];
  /** Mistakes in the text itself, as findings. */
  problems?: readonly FileProblem[];
  /** What rules found in a text that its own program takes. */
  remarks?: readonly FileProblem[];
  /** Of rules on the text itself that no problem failed. */
  outcomes?: readonly AssessedOutcome[];
  /** Dockerfiles that it names, beside those of its workloads. */
  builds?: readonly WrittenBuild[];
  /** The images that it names, of a target that says. */
  images?: NamedImages;
  /** The texts that it was read from. */
  texts?: readonly TargetText[];
  /** Reasons why the run is incomplete. */
  failures?: readonly IronhullError[];
}

/** What applies to all Compose projects of a run. */
export interface ComposeOptions {
  /** The active profiles (`--profile`); those of `COMPOSE_PROFILES` if left out. */
  profiles?: readonly string[];
  /** `swarm`: files are read as `docker stack deploy` takes them (`--target swarm`). */
  deploysTo?: 'swarm';
  /** Absolute paths of the files of variables (`--env-file`). */
  environmentFiles?: readonly string[];
}

/** What reading takes beside the machine. */
export interface ReadContext extends RuntimeContext {
  /** Gives the key of a file by its absolute path; `namedFolder` is the folder that was named, if one was. */
  keyOf: (path: string, namedFolder?: string) => Promise<string>;
  compose: ComposeOptions;
  /** The build context of the Dockerfiles that are named (`--context`). */
  buildContext?: TargetFile;
}

/** A folder below the one that was named, with the names in it. */
export interface ListedFolder extends TargetFile {
  names: readonly string[];
}

/** What a search of a folder gives to a target. */
export interface FoundFiles {
  /** The folder that was named. */
  folder: TargetFile;
  /** It, and every folder below that was searched. */
  folders: readonly ListedFolder[];
  /** The files that the target is sure of. */
  files: readonly TargetFile[];
}

/** How files that are named together are read: what the options of `docker compose` say. */
export interface TogetherOptions {
  /** Absolute directory of the project; that of the first file if left out. */
  directory?: string;
  /** Name of the project. */
  project?: string;
}

/** Reads the text of one target, or the texts that belong together. */
export interface TargetReader {
  /** Reads a whole document by itself, as an example of a check is one. */
  readAlone?(text: string): TargetReading;
  /** `together` is given for texts that the user named as one. */
  read(
    texts: readonly [TargetText, ...TargetText[]],
    context: ReadContext,
    together?: TogetherOptions,
  ): Promise<TargetReading>;
  /** Reads what a folder holds; each file by itself where it is left out. */
  readFolder?(found: FoundFiles, context: ReadContext): Promise<readonly TargetReading[]>;
}

/** `sure`: taken in a folder too. `likely`: taken where a user named the file. */
export type Claim = 'sure' | 'likely';

/** The value of the option that names a target of this kind, for help: `'docker run …'`. */
export interface TargetOption {
  value: string;
  about: string;
}

/** A kind of target. What is here is loaded for every command; `load` gets what reads it. */
export interface Target {
  kind: TargetKind;
  /** The kind of the subject that a file of this kind is. */
  subject: SubjectKind;
  /** In the plural: `Compose files`. */
  words: string;
  /** Whether a path can name one. */
  isFile: boolean;
  option?: TargetOption;
  /** The files that are found by name in folders, as the documentation shows them. */
  fileNames: readonly string[];
  /** How the names end of files whose content is looked at in folders. */
  extensions: readonly string[];
  /** Whether a file belongs to this target, by its name (without folders) or the start of its text. An empty start: by the name alone. */
  claims(name: string, head: string): Claim | undefined;
  /** Whether its reader takes what a folder holds as a whole: it may find files that no search does. */
  readsFolders?: true;
  /** Longest text that is read, in bytes; 1 MiB where it is left out. */
  maxBytes?: number;
  /** How an example of a check is shown: the language of its text, and the whole document around it. */
  example?: { language: string; document(example: string): string };
  /** The rules of its file problems. */
  rules: readonly RuleDescription[];
  load(): Promise<TargetReader>;
}
