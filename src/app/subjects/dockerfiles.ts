import { normalize } from 'node:path/posix';
import { buildContext } from '../../adapters/dockerfile/build-context.ts';
import { readDockerfileFacts } from '../../adapters/dockerfile/inline-dockerfile.ts';
import { dockerfileImage } from '../../adapters/dockerfile/written-image.ts';
import type { Dockerfile } from '../../core/image/dockerfile.ts';
import type { DockerfileFacts, RunFacts } from '../../core/facts/facts.ts';
import { absent, known, unreadable, type Observed } from '../../core/observed.ts';
import { dockerfileSubject } from '../../core/facts/dockerfile-subject.ts';
import type { WrittenBuild } from '../../core/workload/written-build.ts';
import type { Image } from '../../core/image/written-image.ts';
import { resolveImage } from '../../resolve/image/resolve-image.ts';
import { engineImage } from './engine-image.ts';
import { imageKnowledge } from './image-knowledge.ts';
import type { SubjectEntry, SubjectSet } from './subject-set.ts';

/** Finds the image that a service of a file is built as, by the Dockerfile that it names. */
export function builtImageFinder({
  dockerfiles = [],
  images,
}: RunFacts): (build: WrittenBuild) => Observed<Image> | undefined {
  const byName = new Map(dockerfiles.map((one) => [normalize(one.file.name), one]));
  const build = ({
    dockerfile: name,
    target,
    arguments: names,
    argumentValues = [],
    hasOtherContexts,
  }: WrittenBuild): Observed<Image> | undefined => {
    const found = byName.get(normalize(name));
    if (found === undefined || hasOtherContexts === true) return undefined;
    const values = new Map(argumentValues.map((one) => [one.name, one.value]));
    const given = new Map(names.map((one) => [one, values.get(one)]));
    // Other builds of the file may name other stages.
    const alone = { ...found, targets: [target ?? ''] };
    const written = dockerfileImage(readDockerfileFacts(alone, given), target);
    if (written === undefined)
      return unreadable('malformed', `${name} has no stage ${target ?? ''}`.trim(), name);
    return known(resolveImage(written, { base: baseOf(written.baseName, name, images) }), name);
  };
  // Many services of a file may be built alike.
  const built = new Map<string, Observed<Image> | undefined>();
  return (written) => {
    const key = JSON.stringify(written);
    if (!built.has(key)) built.set(key, build(written));
    return built.get(key);
  };
}

/** The Dockerfiles of a run, each a subject of its own. */
export function dockerfileSubjects({
  dockerfiles = [],
  imageTrust,
}: RunFacts): readonly SubjectEntry<'dockerfile'>[] {
  const images = imageKnowledge(imageTrust);
  return dockerfiles.map((facts) => ({
    subject: dockerfileSubject(facts),
    value: { dockerfile: { ...dockerfileOf(facts), images } },
    ...(facts.inline && { isInline: true as const }),
  }));
}

function dockerfileOf(facts: DockerfileFacts): Dockerfile {
  const { context, otherContexts, shellComments } = facts;
  return {
    ...readDockerfileFacts(facts),
    ...(context === undefined ? {} : { context: buildContext(context) }),
    ...(otherContexts === undefined ? {} : { otherContexts: otherContexts.map(buildContext) }),
    ...(shellComments === undefined ? {} : { shellComments }),
  };
}

/** Adds the images that Dockerfiles describe, of the stages that are built: what is wrong with one is wrong with the file. */
export function withDockerfiles(
  images: SubjectSet<'image'>,
  dockerfiles: readonly SubjectEntry<'dockerfile'>[],
  { images: collected, collectedAt: now }: RunFacts,
): SubjectSet<'image'> {
  const described = dockerfiles.flatMap(({ subject, value: { dockerfile }, isInline }) => {
    const { name } = subject;
    const built = dockerfile.stages.filter((stage) => stage.isBuilt).toReversed();
    const [first, ...others] = built.flatMap((stage) => {
      const written = dockerfileImage(dockerfile, String(stage.index));
      if (written === undefined) return [];
      const image = resolveImage(written, { base: baseOf(written.baseName, name, collected) });
      const value = { image, name, usedBy: known([], name), base: absent(name), derived: [], now };
      return [{ value, ...(stage.isLast ? {} : { part: `stage ${stage.name ?? String(stage.index)}` }) }];
    });
    if (first === undefined) return [];
    return [
      { subject, ...first, others, imageSurface: 'dockerfile' as const, ...(isInline && { isInline }) },
    ];
  });
  return { ...images, entries: [...images.entries, ...described] };
}

/** The base image, where the engine that is looked at has it. */
function baseOf(name: string | undefined, file: string, images: RunFacts['images']): Observed<Image> {
  if (name === undefined) return absent(file);
  const found = images.find(({ references }) => references.includes(name));
  return found === undefined
    ? unreadable('not-collected', `${name} was not looked at`, `image ${name}`)
    : known(engineImage(found), `image ${name}`);
}
