import { readDockerfile } from '../../adapters/dockerfile/read-dockerfile.ts';
import { dockerfileImage } from '../../adapters/dockerfile/written-image.ts';
import type { DockerfileFacts } from '../../core/facts.ts';
import { absent, known, unreadable, type Observed } from '../../core/observed.ts';
import { rootSubject } from '../../core/subject.ts';
import type { Image } from '../../core/written-image.ts';
import { resolveImage } from '../../resolve/image/resolve-image.ts';
import type { SubjectEntry, SubjectSet } from './subject-set.ts';

/** The Dockerfiles of a run, each a subject of its own. */
export function dockerfileSubjects(
  dockerfiles: readonly DockerfileFacts[],
): readonly SubjectEntry<'dockerfile'>[] {
  return dockerfiles.map(({ file, text }) => ({
    subject: rootSubject('dockerfile', file.key, file.name),
    value: { dockerfile: readDockerfile(text, file.name) },
  }));
}

/** Adds the images that Dockerfiles describe, their last stages: what is wrong with one is wrong with the file. */
export function withDockerfiles(
  images: SubjectSet<'image'>,
  dockerfiles: readonly SubjectEntry<'dockerfile'>[],
  now: string,
): SubjectSet<'image'> {
  const described = dockerfiles.flatMap(({ subject, value: { dockerfile } }) => {
    const written = dockerfileImage(dockerfile);
    if (written === undefined) return [];
    const { name } = subject;
    const value = {
      image: resolveImage(written, { base: baseOf(written.baseName, name) }),
      name,
      usedBy: known([], name),
      base: absent(name),
      derived: [],
      now,
    };
    return [{ subject, value, imageSurface: 'dockerfile' as const }];
  });
  return { ...images, entries: [...images.entries, ...described] };
}

function baseOf(name: string | undefined, file: string): Observed<Image> {
  return name === undefined
    ? absent(file)
    : unreadable('not-collected', `${name} was not looked at`, `image ${name}`);
}
