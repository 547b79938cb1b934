import type { Dockerfile, DockerfileStage } from '../../core/image/dockerfile.ts';
import { certainName } from '../../knowledge/images/image-names.ts';
import { dockerfileCheck, type DockerfileFound } from '../support/dockerfile/dockerfile-rule.ts';
import { judgeImageName, lookalikeWords, sharedKnownNames } from '../support/image/image-lookalike.ts';
import { textParameters } from '../support/parameters.ts';
import { frontendImage, sourceImages, type SourceImage } from '../support/dockerfile/source-images.ts';

/** The base image of a stage; its name alone where a variable without a value decides the tag. */
function* baseImage({ base, from }: DockerfileStage): Iterable<SourceImage | DockerfileFound> {
  const at = from.image.span;
  if (base.kind === 'image') yield { reference: base.reference, at };
  if (base.kind !== 'unresolved') return;
  const name = certainName(from.image.text, '$');
  yield name === undefined ? { at, doubt: base.why } : { reference: name, at };
}

/** Every image that a build of the file takes something from. */
function* imagesOf(dockerfile: Dockerfile): Iterable<SourceImage | DockerfileFound> {
  const frontend = frontendImage(dockerfile);
  if (frontend !== undefined) yield frontend;
  for (const stage of dockerfile.stages) {
    yield* baseImage(stage);
    yield* sourceImages(dockerfile, stage);
  }
}

export const check = dockerfileCheck({
  id: 'dockerfile/image-lookalike',
  title: 'Image name in Dockerfile that looks like another one',
  ...lookalikeWords,
  parameters: { known: sharedKnownNames },
  nothing: 'no name of an image is a slip away from a well-known one',
  *find(dockerfile, parameters) {
    const known = textParameters(parameters, 'known') ?? [];
    for (const one of imagesOf(dockerfile)) {
      if (!('reference' in one)) {
        yield one;
        continue;
      }
      const verdict = judgeImageName(one.reference, known);
      if ('defect' in verdict) yield { at: one.at, ...verdict.defect };
      if ('doubt' in verdict) yield { at: one.at, doubt: verdict.doubt };
    }
  },
  examples: {
    bad: [
      { title: 'letters exchanged', dockerfile: 'FROM pyhton:3.13' },
      { title: 'by the default of an argument', dockerfile: 'ARG BASE=debain:13\nFROM $BASE' },
      { title: 'whatever the tag is', dockerfile: 'ARG TAG\nFROM apline:$TAG' },
      { title: 'a digest', dockerfile: `FROM busyb0x@sha256:${'0'.repeat(64)}` },
      { title: 'COPY --from', dockerfile: 'FROM scratch\nCOPY --from=go1ang:1 /a /a' },
      { title: 'a mount', dockerfile: 'FROM debian:13\nRUN --mount=type=bind,from=comp0ser,target=/c make' },
      { title: 'the syntax', dockerfile: '# syntax=dokcer/dockerfile:1\nFROM scratch' },
      { title: 'in a stage that is not used', dockerfile: 'FROM ubunut:24.04 AS a\nFROM debian:13' },
      { title: 'a trigger', dockerfile: 'FROM debian:13\nONBUILD COPY --from=postgress:17 /a /a' },
      {
        title: 'a slip away from a name that the policy knows',
        dockerfile: 'FROM registry.example/taem/base:1',
        parameters: { known: ['registry.example/team'] },
      },
    ],
    good: [
      { title: 'an official image', dockerfile: 'FROM python:3.13' },
      { title: 'with a variable', dockerfile: 'ARG TAG\nFROM python:$TAG' },
      { title: 'scratch', dockerfile: 'FROM scratch' },
      {
        title: 'a stage with such a name',
        dockerfile: 'FROM debian:13 AS postgress\nFROM postgress\nCOPY --from=postgress /a /a',
      },
      { title: 'a stage by its number', dockerfile: 'FROM debian:13\nFROM debian:13\nCOPY --from=0 /a /a' },
      { title: 'the syntax', dockerfile: '# syntax=docker/dockerfile:1\nFROM scratch' },
      {
        title: 'a name that the policy knows',
        dockerfile: 'FROM somebody/python:3',
        parameters: { known: ['somebody'] },
      },
    ],
    unsure: [
      { title: 'a build argument', dockerfile: 'ARG BASE\nFROM $BASE' },
      { title: 'a registry from a build argument', dockerfile: 'ARG REGISTRY\nFROM $REGISTRY/pyhton:3' },
    ],
  },
});
