import { isImageReference } from '../../formats/image-reference/parse-reference.ts';
import { flagOf } from '../support/dockerfile/dockerfile-flags.ts';
import { dockerfileCheck } from '../support/dockerfile/dockerfile-rule.ts';

const undeclared = dockerfileCheck({
  id: 'dockerfile/undeclared-from-argument',
  title: 'FROM with a variable that is not declared',
  category: 'correctness',
  severity: 'medium',
  why: 'The variable is empty whatever `--build-arg` says, and another image or platform is taken, or the build stops.',
  remediation: 'Declare it before the first FROM: `ARG NAME=default`.',
  aliases: [{ tool: 'buildkit', id: 'UndefinedArgInFrom' }],
  nothing: 'every variable of FROM is declared',
  *find(dockerfile) {
    for (const { from } of dockerfile.stages) {
      const texts = [from.image.text, flagOf(from, 'platform')?.value ?? ''];
      const names = new Set(texts.flatMap((text) => dockerfile.expandAt(from, text).undeclared));
      for (const name of names)
        yield {
          at: from.span,
          message: `${name} is not declared before the first FROM`,
          detail: { variable: name },
          steps: [`Write ARG ${name}=DEFAULT before the first FROM`],
        };
    }
  },
  examples: {
    bad: [
      { title: 'nowhere', dockerfile: 'FROM debian:$TAG' },
      { title: 'behind FROM', dockerfile: 'FROM debian:13 AS a\nARG TAG=13\nFROM debian:${TAG}' },
      { title: 'with a default', dockerfile: 'FROM debian:${TAG:-13}' },
      { title: 'in a platform', dockerfile: 'FROM --platform=linux/arm$BITS debian:13' },
    ],
    good: [
      { title: 'before FROM', dockerfile: 'ARG TAG=13\nFROM debian:$TAG' },
      { title: 'without a default', dockerfile: 'ARG TAG\nFROM debian:13 AS a\nFROM debian:$TAG' },
      { title: 'a variable of the platforms', dockerfile: 'FROM --platform=$BUILDPLATFORM debian:13' },
    ],
    unsure: [],
  },
});

const invalid = dockerfileCheck({
  id: 'dockerfile/invalid-default-base-image',
  title: 'Base image invalid by its default',
  category: 'correctness',
  severity: 'medium',
  why: 'A build without build arguments stops here, and tools that read the file cannot tell which image is used.',
  remediation: 'Give the build argument a default that makes a valid name.',
  aliases: [{ tool: 'buildkit', id: 'InvalidDefaultArgInFrom' }],
  nothing: 'every base image has a valid name without build arguments',
  *find(dockerfile) {
    for (const { from } of dockerfile.stages) {
      const { byDefault } = dockerfile.expandAt(from, from.image.text);
      if (isImageReference(byDefault)) continue;
      yield {
        at: from.span,
        message:
          byDefault === from.image.text
            ? `${from.image.text} is no name of an image`
            : `${from.image.text} is ${byDefault === '' ? 'empty' : byDefault} without build arguments, which is no name of an image`,
        detail: { image: from.image.text },
        steps: ['Give the build argument a default: ARG NAME=VALUE'],
      };
    }
  },
  examples: {
    bad: [
      { title: 'no default', dockerfile: 'ARG BASE\nFROM $BASE' },
      { title: 'an empty tag', dockerfile: 'ARG TAG\nFROM debian:$TAG' },
      { title: 'an empty part', dockerfile: 'ARG KIND\nFROM app:1-${KIND} AS a\nFROM app/${KIND}' },
      { title: 'upper-case letters', dockerfile: 'FROM Debian:13' },
    ],
    good: [
      { title: 'a default', dockerfile: 'ARG TAG=13\nFROM debian:$TAG' },
      { title: 'a default in the name', dockerfile: 'ARG TAG\nFROM debian:${TAG:-13}' },
      { title: 'an optional ending', dockerfile: 'ARG KIND\nFROM debian:13${KIND}' },
      { title: 'the architecture', dockerfile: 'FROM app-$TARGETARCH:1' },
      {
        title: 'a registry and a digest',
        dockerfile: `FROM R.example:5000/a/b__c:1@sha256:${'0'.repeat(64)}`,
      },
    ],
    unsure: [],
  },
});

/** Checks the build arguments of FROM. */
export const checks = [undeclared, invalid];
