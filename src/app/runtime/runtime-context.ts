import type { ImageSpec } from '../../core/image/image.ts';
import type { ImageTrustFacts } from '../../core/trust/image-verdict.ts';
import type { Observed } from '../../core/observed.ts';
import { onceFor } from '../../core/once-for.ts';
import type { Policy } from '../../core/rules/policy.ts';
import type { Clock } from '../../io/clock.ts';
import type { HostFiles } from '../../io/files.ts';
import type { TextReplacement } from '../../io/replace-file.ts';
import type { RunGit } from '../../io/git.ts';
import type { RunShellcheck } from '../../io/shellcheck.ts';
import type { Probes } from '../../io/probes.ts';

/** What is wanted of the signatures and locks of images. */
export interface ImageTrustRequest {
  /** Where the section `trust` is, with who may sign. */
  policy?: Policy;
  /** Files of the run: a lock is beside one, or above it. */
  paths: readonly string[];
  /** Images of an engine, whose signatures are asked for at their registries. */
  images: readonly ImageSpec[];
}

/** Returns what locks and policy say of images; `undefined` where there is neither. */
export type ReadImageTrust = (
  request: ImageTrustRequest,
  runtime: RuntimeContext,
) => Promise<ImageTrustFacts | undefined>;

/** What a command sees of the machine it runs on; doors hand it in, so that use cases can be run anywhere. */
export interface RuntimeContext {
  /** Files of this machine, from its own root. */
  files: HostFiles;
  /** Programs of this machine; absent if none may be run. */
  probes?: Probes;
  /** Runs Git; absent if it may not be run. */
  git?: RunGit;
  /** Asks ShellCheck about scripts; absent if it may not be run. */
  shellcheck?: RunShellcheck;
  /** Replaces the text of a file and returns why it did not, if so; absent if no file may be written. */
  replaceFile?: (replacement: TextReplacement) => Promise<string | undefined>;
  /** Reads locks and verifies signatures of images; absent if none are to be judged by them. */
  readImageTrust?: ReadImageTrust;
  /** Absolute directory from which relative paths are resolved. */
  directory: string;
  home: string;
  /** User ID, on systems that have one. */
  uid?: number;
  env: Readonly<Record<string, string | undefined>>;
  clock: Clock;
  /** Reads standard input, at most that many bytes; absent if there is none. */
  standardInput?: (maxBytes: number) => Promise<Observed<string>>;
  version: string;
  /** Receives a short progress line. */
  progress: (line: string) => void;
}

/** The environment without names that have no value. */
export function setVariables({ env }: RuntimeContext): Readonly<Record<string, string>> {
  return withValues(env);
}

const withValues = onceFor((env: RuntimeContext['env']): Readonly<Record<string, string>> => {
  const set = Object.entries(env).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return Object.fromEntries(set);
});
