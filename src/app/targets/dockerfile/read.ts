import { readDockerfile } from '../../../adapters/dockerfile/read-dockerfile.ts';
import type { ReadContext, TargetReader, TargetReading, TargetText } from '../shared/target.ts';
import { dockerfileReading } from './dockerfile-reading.ts';
import { readBuildContext } from './read-context.ts';

async function read(
  [named]: readonly [TargetText, ...TargetText[]],
  context: ReadContext,
): Promise<TargetReading> {
  const { text, shown: name, key } = named;
  const dockerfile = readDockerfile(text, name);
  // Standard input and a text on the command line have no folder but one that is named for them.
  const isFile = await context.files.status(named.path);
  const hasFolder = isFile.state === 'known' || context.buildContext !== undefined;
  const built = hasFolder
    ? await readBuildContext(dockerfile, named, context, context.buildContext)
    : undefined;
  const facts = { file: { name, key }, text, ...(built === undefined ? {} : { context: built }) };
  return dockerfileReading(dockerfile, facts);
}

/** Reads Dockerfiles. */
export const dockerfileReader: TargetReader = {
  readAlone: (text) =>
    dockerfileReading(readDockerfile(text, 'Dockerfile'), {
      file: { name: 'Dockerfile', key: 'Dockerfile' },
      text,
    }),
  read,
};
