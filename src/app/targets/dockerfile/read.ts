import { readDockerfile } from '../../../adapters/dockerfile/read-dockerfile.ts';
import type { Dockerfile } from '../../../core/dockerfile.ts';
import type { BuildContextFacts, DefiningFile } from '../../../core/facts.ts';
import { rootSubject } from '../../../core/subject.ts';
import { passedRules, type FileProblem } from '../shared/file-problem.ts';
import type { ReadContext, TargetReader, TargetReading, TargetText } from '../shared/target.ts';
import { readBuildContext } from './read-context.ts';
import { dockerfileInvalid } from './rules.ts';

function readingOf(
  { problems: refused, locate, text }: Dockerfile,
  file: DefiningFile,
  context?: BuildContextFacts,
): TargetReading {
  const subject = rootSubject('dockerfile', file.key, file.name);
  const problems = refused.map(({ message, span }): FileProblem => ({
    rule: dockerfileInvalid,
    subject,
    message,
    at: [locate(span)],
    fixes: [],
  }));
  return {
    facts: { dockerfiles: [{ file, text, ...(context === undefined ? {} : { context }) }] },
    problems,
    outcomes: passedRules([dockerfileInvalid], problems, subject, 'nothing that the builder refuses'),
  };
}

async function read(
  [named]: readonly [TargetText, ...TargetText[]],
  context: ReadContext,
): Promise<TargetReading> {
  const { text, shown: name, key } = named;
  const dockerfile = readDockerfile(text, name);
  // Standard input and a text on the command line have no folder.
  const isFile = await context.files.status(named.path);
  const built = isFile.state === 'known' ? await readBuildContext(dockerfile, named, context) : undefined;
  return readingOf(dockerfile, { name, key }, built);
}

/** Reads Dockerfiles. */
export const dockerfileReader: TargetReader = {
  readAlone: (text) =>
    readingOf(readDockerfile(text, 'Dockerfile'), { name: 'Dockerfile', key: 'Dockerfile' }),
  read,
};
