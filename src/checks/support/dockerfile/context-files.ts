import type { BuildContext, ContextSource, Dockerfile } from '../../../core/image/dockerfile.ts';
import type { BuildContextFacts } from '../../../core/facts/facts.ts';
import { absent, known } from '../../../core/observed.ts';
import type { DockerfileFound } from './dockerfile-rule.ts';

/** Files of the build context that an instruction takes, beside those that it names. */
export interface TakenFiles extends ContextSource {
  paths: readonly string[];
}

/** What a rule finds in the files that COPY and ADD take from the build context, in stages that are built. */
export function* findInContext(
  dockerfile: Dockerfile,
  find: (taken: TakenFiles) => Iterable<DockerfileFound>,
): Iterable<DockerfileFound> {
  const { context } = dockerfile;
  for (const source of dockerfile.contextSources()) {
    if (!source.stage.isUsed) continue;
    const at = source.source.span;
    const doubt = context === undefined ? 'the build context was not read' : doubtOf(context, source);
    const sent = context?.sent?.state === 'known' ? context.sent.value : [];
    const paths = source.path === undefined ? [] : (context?.takenBy(source.path, sent) ?? []);
    const beside = paths.filter((path) => path.replace(/\/$/u, '') !== source.path || path.endsWith('/'));
    const found = doubt === undefined ? [...find({ ...source, paths: beside })] : [];
    if (doubt !== undefined) yield { at, doubt };
    else if (found.length > 0 && source.instruction.flags.some(({ name }) => name === 'exclude'))
      yield { at, doubt: '--exclude may leave out some of the files' };
    else
      for (const one of found)
        yield source.stage.inImage || 'doubt' in one ? one : { ...one, severity: 'info' };
  }
}

/** Why the files of a source are not known. */
function doubtOf(context: BuildContext, { path, source }: ContextSource): string | undefined {
  if (path === undefined) return `${source.text} depends on a variable without a value`;
  if (context.ignoreFile.state === 'unreadable') return `the ignore file: ${context.ignoreFile.detail}`;
  if (context.ignores('') === undefined) return 'a pattern of the ignore file is not understood';
  if (context.sent?.state === 'unreadable') return `the build context: ${context.sent.detail}`;
  return undefined;
}

/** The first files of a list, for messages. */
export function listedPaths(paths: readonly string[]): string {
  const shown = paths.slice(0, 5).join(', ');
  return paths.length > 5 ? `${shown} and ${paths.length - 5} more` : shown;
}

/** Facts of an example: a Dockerfile in a folder with these files. */
export function contextExample(
  text: string,
  entries: readonly string[],
  ignoreFile?: string,
): { text: string; context: BuildContextFacts } {
  const name = '.dockerignore';
  return {
    text,
    context: {
      folder: '.',
      ignoreFile: ignoreFile === undefined ? absent(name) : known({ name, text: ignoreFile }, name),
      entries: known(entries, '.'),
    },
  };
}
