import { readDockerfile } from '../../../adapters/dockerfile/read-dockerfile.ts';
import type { ReadContext, TargetReader, TargetReading, TargetText } from '../shared/target.ts';
import { dockerfileReading, encodingReading } from './dockerfile-reading.ts';
import { readBuildContext } from './read-context.ts';
import { refusedEncoding } from '../../../adapters/dockerfile/text-encoding.ts';

/** The first bytes, as a text with one character for each; of standard input, which was decoded, what is left of them. */
async function firstBytes(
  { path, text, isStandardInput }: TargetText,
  { files }: ReadContext,
): Promise<string> {
  const bytes =
    isStandardInput === true
      ? undefined
      : await files.withBytes(path, (source) => source.read(0, Math.min(source.size, 8)).toString('latin1'));
  return bytes?.state === 'known' ? bytes.value : text.slice(0, 8);
}

async function read(
  [named]: readonly [TargetText, ...TargetText[]],
  context: ReadContext,
): Promise<TargetReading> {
  const { text, shown: name, key } = named;
  const encoding = refusedEncoding(await firstBytes(named, context));
  if (encoding !== undefined) return encodingReading(encoding, { name, key });
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
