import type { Check } from '../../core/rules/check.ts';
import type { Outcome, Problem } from '../../core/findings/finding.ts';
import { valueOf } from '../../core/observed.ts';
import type { Image, UserInstructions } from '../../core/image/written-image.ts';
import { fail, pass } from '../../core/rules/outcome.ts';
import { cisAliases, cisReference } from '../support/cis.ts';
import { placesOfSetting } from '../support/image/image-setting.ts';
import { onlyABase } from '../support/image/image-steps.ts';
import { unread } from '../support/subject.ts';
import { isUsuallyRoot } from '../../knowledge/images/image-users.ts';
import { isRoot, rootSpelling, rootSpellings } from '../support/user.ts';

function rootImage(
  image: Image,
  evidence: { source: string; saw: string },
  {
    message = 'Containers of the image run as root by default',
    detail = {},
    severity,
  }: Partial<Pick<Problem, 'message' | 'detail' | 'severity'>> = {},
): Outcome {
  const at = placesOfSetting(image, 'user');
  const change = {
    kind: 'manual',
    title: 'Set a user in the image',
    steps: [
      'Create a user in the Dockerfile, and give it the files that the application writes',
      'End the Dockerfile with USER and a numeric user, such as `USER 1000`',
      'Rebuild the image and recreate its containers',
    ],
  } as const;
  return fail({ message, ...(severity && { severity }), detail, at, evidence: [evidence], change });
}

function numberWords(number: Image['userNumber']): string {
  switch (number?.state) {
    case undefined:
      return '';
    case 'known':
      return `, UID ${number.value} in its /etc/passwd`;
    case 'absent':
      return ', not in its /etc/passwd: containers do not start';
    case 'unreadable':
      return `, UID unknown (${number.detail})`;
  }
}

/** How a Dockerfile makes its image run as root. */
function rootDetail({ written, anywhere, base }: UserInstructions): Problem['detail'] {
  if (written !== undefined) return { user: rootSpelling(written) };
  const where = anywhere ? 'no USER in the image' : 'no USER in the file';
  return { user: base === undefined ? `${where}, from scratch` : where };
}

/** Names the user that the Dockerfile gives, what of it is known without its base image, and who changes it. */
function checkDockerfile(image: Image, instructions: UserInstructions): Outcome | undefined {
  const { value: user, because } = image.settings.user;
  const { written, base, change } = instructions;
  const isGuess =
    written === undefined &&
    user.state === 'unreadable' &&
    user.why === 'not-collected' &&
    base !== undefined;
  if (isGuess ? !isUsuallyRoot(base) : user.state !== 'known' || !isRoot(user.value)) return undefined;
  const saw = isGuess
    ? `no USER instruction; the base image ${base} was not read, and official images run as root but for a few`
    : (because ?? `USER ${written ?? 'root'}`);
  const found = { source: user.from, saw };
  if (change !== undefined)
    return rootImage(
      image,
      { ...found, saw: `${saw}; ${change.where} runs ${change.program} ${change.user}` },
      {
        message: `Containers of the image start as root, and change to ${change.user} with ${change.program}`,
        detail: { user: 'changed at the start' },
        severity: 'info',
      },
    );
  const detail = rootDetail(instructions);
  return rootImage(image, found, isGuess ? { detail, severity: 'info' } : { detail });
}

export const check = {
  id: 'image/root-user',
  needs: ['images'],
  on: 'image',
  imageSurfaces: ['engine', 'scanned', 'dockerfile'],
  title: 'Image runs as root',
  category: 'security',
  severity: 'low',
  why: 'Every container without its own user setting runs as root. Vulnerabilities of the kernel, the runtime or a mount are worse from there.',
  remediation: 'Create a user in the image and end its Dockerfile with `USER`.',
  aliases: [
    ...cisAliases('4.1'),
    { tool: 'dockle', id: 'CIS-DI-0001' },
    { tool: 'hadolint', id: 'DL3002', only: rootSpellings },
    {
      tool: 'trivy',
      id: 'DS-0002',
      only: [...rootSpellings, 'no USER in the file', 'no USER in the file, from scratch'],
    },
    { tool: 'kics', id: "Last User Is 'root'", only: ['root', '0', 'root with its group'] },
    { tool: 'kics', id: 'Missing User Instruction', only: ['no USER in the file', 'no USER in the image'] },
    {
      tool: 'checkov',
      id: 'CKV_DOCKER_3',
      only: ['no USER in the file', 'no USER in the file, from scratch'],
    },
    { tool: 'checkov', id: 'CKV_DOCKER_8', only: ['root'] },
    { tool: 'slim', id: 'ID.20017', only: rootSpellings },
  ],
  references: [cisReference('4.1'), 'NIST SP 800-190, 4.1.2', 'OWASP Docker Top 10, D01'],
  implies: [],
  fixable: false,
  evaluate(subject) {
    const { image } = subject;
    const { value: user, because } = image.settings.user;
    const base = onlyABase(subject);
    if (base) return base;
    const ofDockerfile = image.userInstructions && checkDockerfile(image, image.userInstructions);
    if (ofDockerfile) return ofDockerfile;
    if (user.state !== 'known') return unread(user);
    const saw = because ?? `User = ${user.value}${numberWords(image.userNumber)}`;
    if (isRoot(user.value) || valueOf(image.userNumber) === 0)
      return rootImage(image, { source: user.from, saw });
    return pass({ source: user.from, saw });
  },
  examples: {
    bad: [
      { title: 'no user', facts: { user: { state: 'absent', from: 'inspect of image app:1' } } },
      {
        title: 'UID 0 with a group',
        facts: { user: { state: 'known', value: '0:0', from: 'inspect of image app:1' } },
      },
      { title: 'USER root', dockerfile: 'FROM debian:13\nUSER app\nUSER root' },
      { title: 'USER 0 with a group', dockerfile: 'FROM debian:13\nUSER 0:app' },
      { title: 'a variable', dockerfile: 'FROM debian:13\nARG U=root\nUSER $U' },
      { title: 'no USER, on an official image', dockerfile: 'FROM debian:13' },
      { title: 'no USER, from scratch', dockerfile: 'FROM scratch' },
      {
        title: 'USER in another stage only',
        dockerfile: 'FROM debian:13 AS build\nUSER app\nFROM debian:13\nCOPY --from=build /a /a',
      },
      {
        title: 'a change of the user at the start',
        dockerfile: 'FROM debian:13\nENTRYPOINT ["tini", "--", "gosu", "app", "/app"]',
      },
      {
        title: 'another name for UID 0',
        facts: {
          user: { state: 'known', value: 'admin', from: 'inspect of image app:1' },
          userNumber: { state: 'known', value: 0, from: '/etc/passwd of the image' },
        },
      },
    ],
    good: [
      { title: 'USER in the stage before', dockerfile: 'FROM debian:13 AS base\nUSER app\nFROM base' },
      { title: 'USER by number', dockerfile: 'FROM debian:13\nUSER root\nRUN make\nUSER 1000:0' },
      {
        title: 'an unprivileged user',
        facts: { user: { state: 'known', value: '1000', from: 'inspect of image app:1' } },
      },
    ],
    unsure: [
      { title: 'an image without root', dockerfile: 'FROM gcr.io/distroless/base:nonroot' },
      { title: 'an official image with a user', dockerfile: 'FROM solr:9' },
      { title: 'an image of others', dockerfile: 'FROM ghcr.io/example/base:1' },
      { title: 'a build argument', dockerfile: 'FROM debian:13\nARG U\nUSER $U' },
      {
        title: 'the configuration could not be read',
        facts: {
          user: {
            state: 'unreadable',
            why: 'malformed',
            detail: 'the document has no object Config',
            from: 'inspect of image app:1',
          },
        },
      },
    ],
  },
} satisfies Check<'image'>;
