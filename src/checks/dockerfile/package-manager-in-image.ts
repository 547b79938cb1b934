import type { Dockerfile, DockerfileStage, RunCommand } from '../../core/image/dockerfile.ts';
import { packageManagers } from '../../knowledge/dockerfile/package-managers.ts';
import { commandsIn, notUnderstood } from '../support/dockerfile/dockerfile-commands.ts';
import { dockerfileCheck, type DockerfileFound } from '../support/dockerfile/dockerfile-rule.ts';

/** Package managers of distributions, with the package that each is in. */
const managers: Readonly<Record<string, string>> = {
  apk: 'apk-tools',
  apt: 'apt',
  'apt-get': 'apt',
  dnf: 'dnf',
  microdnf: 'microdnf',
  pacman: 'pacman',
  tdnf: 'tdnf',
  yum: 'yum',
  zypper: 'zypper',
};

function installs({ program, arguments: words }: RunCommand): boolean {
  if (program === 'pacman') return words.some(({ text }) => text.startsWith('-S'));
  const verbs = Object.hasOwn(packageManagers, program) ? packageManagers[program]?.installs : undefined;
  return words.some(({ text }) => verbs?.includes(text) === true);
}

/** Whether a command removes a package manager, as its package or its file. */
function removes({ program, arguments: words }: RunCommand, manager: string): boolean {
  const packageName = managers[manager] ?? manager;
  const texts = words.map(({ text }) => text);
  if (program === 'rm')
    return texts.some((text) => text.endsWith(`bin/${manager}`) || text.endsWith(`bin/${packageName}`));
  return (
    texts.some((text) => /^(?:del|remove|purge|autoremove|erase|--purge|-P|-r)$/u.test(text)) &&
    texts.includes(packageName)
  );
}

/** Images without shell and package manager, by name. */
const bare = /(?:^|\/)distroless\/|(?:^|\/)static(?::|$)|(?:^|\/)hello-world(?::|$)|(?:^|\/)pause(?::|$)/u;

/** Whether the first stage of the image is known to have no package manager. */
function isBare([first]: readonly DockerfileStage[]): boolean {
  return (
    first?.base.kind === 'scratch' ||
    (first?.base.kind === 'image' && bare.test(first.base.reference) && !/debug/u.test(first.base.reference))
  );
}

function* find(dockerfile: Dockerfile): Iterable<DockerfileFound> {
  const commands: RunCommand[] = [];
  for (const { stage, command } of commandsIn(dockerfile)) if (stage.inImage) commands.push(command);
  const used = new Map(
    commands
      .filter((one) => Object.hasOwn(managers, one.program) && installs(one))
      .map((one) => [one.program, one]),
  );
  let isFound = false;
  for (const [program, command] of used) {
    if (commands.some((one) => removes(one, program))) continue;
    isFound = true;
    yield {
      at: command.at,
      message: `The image has the package manager ${program}`,
      detail: { program },
      steps: [
        'Install in a build stage, and copy what the application needs into an image without a package manager',
      ],
    };
  }
  if (isFound || used.size > 0) return;
  const own = dockerfile.stages.filter(({ inImage }) => inImage);
  const [first] = own;
  if (isBare(own) || first === undefined) return;
  yield { at: first.from.image.span, doubt: 'the base image may have a package manager' };
  yield* notUnderstood(dockerfile);
}

export const check = dockerfileCheck({
  id: 'dockerfile/package-manager-in-image',
  title: 'Package manager in image',
  category: 'hygiene',
  severity: 'info',
  why: 'With it an attacker in the container installs tools, and it brings shells and libraries that need updates of their own.',
  remediation:
    'Build in one stage, and copy the result into an image without a package manager: `scratch`, a distroless one.',
  references: ['NIST SP 800-190, 4.1.1'],
  nothing: 'the image has no package manager that the file or the name of its base shows',
  find,
  examples: {
    bad: [
      { title: 'apt-get', dockerfile: 'FROM debian:13\nRUN apt-get update && apt-get install -y curl' },
      {
        title: 'apk',
        dockerfile: 'FROM golang:1 AS b\nRUN make\nFROM alpine:3\nRUN apk add --no-cache curl',
      },
      { title: 'dnf', dockerfile: 'FROM fedora:43\nRUN dnf -y install curl && dnf clean all' },
    ],
    good: [
      {
        title: 'scratch',
        dockerfile: 'FROM debian:13 AS b\nRUN apt-get install -y make\nFROM scratch\nCOPY --from=b /a /a',
      },
      { title: 'distroless', dockerfile: 'FROM gcr.io/distroless/static:nonroot' },
      { title: 'removed', dockerfile: 'FROM alpine:3\nRUN apk add curl && apk del apk-tools' },
    ],
    unsure: [
      { title: 'a base image', dockerfile: 'FROM debian:13\nRUN make' },
      { title: 'a base image with a debugger', dockerfile: 'FROM gcr.io/distroless/base:debug' },
    ],
  },
});
