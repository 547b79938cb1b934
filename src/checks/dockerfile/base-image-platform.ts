import type { Dockerfile, DockerfileStage, InstructionFlag } from '../../core/image/dockerfile.ts';
import { parsePlatform } from '../../knowledge/images/platforms.ts';
import { flagOf } from '../support/dockerfile/dockerfile-flags.ts';
import { dockerfileCheck } from '../support/dockerfile/dockerfile-rule.ts';

/** The stages whose FROM names a platform. */
function platformsOf({ stages }: Dockerfile): readonly { stage: DockerfileStage; flag: InstructionFlag }[] {
  return stages.flatMap((stage) => {
    const flag = flagOf(stage.from, 'platform');
    return flag === undefined || flag.value === '' ? [] : [{ stage, flag }];
  });
}

/** What the values of a platform are; the names of a stage may say that it is for one platform. */
const kinds = {
  constant: 'constant',
  named: 'constant, as the stage is named',
  platformVariable: 'variable of the platforms',
  otherVariable: 'another variable',
} as const;

function kindOf(dockerfile: Dockerfile, { from, name = '' }: DockerfileStage, value: string): string {
  const { names } = dockerfile.expandAt(from, value);
  if (names.length > 0)
    return /BUILDPLATFORM|TARGETPLATFORM/u.test(value) ? kinds.platformVariable : kinds.otherVariable;
  const platform = parsePlatform(value);
  const isNamed = platform && (name.includes(platform.os) || name.includes(platform.architecture));
  return isNamed === true ? kinds.named : kinds.constant;
}

const constant = dockerfileCheck({
  id: 'dockerfile/base-image-platform',
  title: 'FROM with a fixed platform',
  category: 'hygiene',
  severity: 'low',
  why: 'The image can be built for one platform only; on other machines its programs run under emulation, or not at all.',
  remediation: 'Leave `--platform` out, or use `$BUILDPLATFORM` for stages that compile for other platforms.',
  aliases: [
    { tool: 'buildkit', id: 'FromPlatformFlagConstDisallowed', only: [kinds.constant] },
    { tool: 'hadolint', id: 'DL3029', only: [kinds.constant, kinds.named, kinds.otherVariable] },
    { tool: 'kics', id: 'Using Platform Flag with FROM Command' },
  ],
  nothing: 'no FROM names a platform',
  *find(dockerfile) {
    for (const { stage, flag } of platformsOf(dockerfile)) {
      const { value = '' } = flag;
      const kind = kindOf(dockerfile, stage, value);
      yield {
        at: stage.from.span,
        message:
          kind === kinds.constant || kind === kinds.named
            ? `The platform ${value} is fixed`
            : `The platform is ${value}; the build decides it`,
        severity: kind === kinds.constant ? 'low' : 'info',
        detail: { platform: value, kind },
        steps: ['Remove --platform unless the stage needs it'],
      };
    }
  },
  examples: {
    bad: [
      { title: 'a constant', dockerfile: 'FROM --platform=linux/amd64 debian:13' },
      { title: 'an architecture', dockerfile: 'FROM --platform=arm64 debian:13 AS build' },
      { title: 'a stage that is named for it', dockerfile: 'FROM --platform=linux/amd64 debian:13 AS amd64' },
      { title: 'a variable', dockerfile: 'FROM --platform=$BUILDPLATFORM debian:13' },
    ],
    good: [{ title: 'no platform', dockerfile: 'FROM debian:13' }],
    unsure: [],
  },
});

const redundant = dockerfileCheck({
  id: 'dockerfile/redundant-platform',
  title: 'FROM with --platform=$TARGETPLATFORM',
  category: 'style',
  severity: 'info',
  why: 'It is the default, and makes a reader look for a reason.',
  remediation: 'Remove `--platform`.',
  aliases: [
    { tool: 'buildkit', id: 'RedundantTargetPlatform' },
    { tool: 'hadolint', id: 'DL3065' },
  ],
  fixable: true,
  nothing: 'no FROM names the platform of the build',
  *find(dockerfile) {
    for (const { stage, flag } of platformsOf(dockerfile)) {
      const { from } = stage;
      const { names, byDefault } = dockerfile.expandAt(from, flag.value ?? '');
      const target = dockerfile.expandAt(from, '$TARGETPLATFORM').byDefault;
      if (names.length !== 1 || names[0] !== 'TARGETPLATFORM' || byDefault !== target) continue;
      const { file, range } = dockerfile.locate({ start: flag.span.start, end: from.image.span.start });
      yield {
        at: from.span,
        message: `--platform=${flag.value ?? ''} is the default`,
        change: {
          kind: 'edit',
          safety: 'safe',
          title: 'Remove --platform',
          edits: [{ file, range, text: '' }],
        },
      };
    }
  },
  examples: {
    bad: [
      { title: 'the variable', dockerfile: 'FROM --platform=$TARGETPLATFORM debian:13' },
      { title: 'in braces', dockerfile: 'FROM --platform=${TARGETPLATFORM} debian:13 AS build' },
      { title: 'with a default', dockerfile: 'FROM --platform=${TARGETPLATFORM:-linux/amd64} debian:13' },
    ],
    good: [
      { title: 'the platform of the machine', dockerfile: 'FROM --platform=$BUILDPLATFORM debian:13' },
      { title: 'a part of it', dockerfile: 'FROM --platform=linux/$TARGETARCH debian:13' },
    ],
    unsure: [],
  },
});

/** Checks the platforms of base images. */
export const checks = [constant, redundant];
