import type { CommandInstruction, Dockerfile, DockerfileStage } from '../../core/image/dockerfile.ts';
import {
  dockerfileCheck,
  instructionsOf,
  type DockerfileFound,
} from '../support/dockerfile/dockerfile-rule.ts';
import { isTurnedOff, isOn, mountsOf } from '../support/dockerfile/run-mounts.ts';

/** An option of RUN that a rule is about, in every stage: they all run on the builder. */
function* findFlag(
  dockerfile: Dockerfile,
  name: string,
  wanted: string,
  message: string,
  step: string,
): Iterable<DockerfileFound> {
  for (const { stage, instruction } of instructionsOf(dockerfile, 'RUN')) {
    const flag = instruction.flags.find((one) => one.name === name);
    if (flag === undefined) continue;
    const { text, isKnown } = dockerfile.expandAt(instruction, flag.value ?? '');
    if (!isKnown) yield { at: flag.span, doubt: `--${name} depends on a variable without a value` };
    else if (text === wanted)
      yield { at: flag.span, message, detail: { stage: stageName(stage) }, steps: [step] };
  }
}

function stageName({ name, index }: DockerfileStage): string {
  return name ?? String(index);
}

const insecure = dockerfileCheck({
  id: 'dockerfile/insecure-build-step',
  title: 'Build step without confinement',
  severity: 'high',
  why: 'The step has every capability and no seccomp profile: whatever it runs, a script of a package included, can take over the machine of the builder.',
  remediation: 'Do without the privileges in a build, or do the step outside of it.',
  references: ['NIST SP 800-190, 4.4.3'],
  nothing: 'no RUN has --security=insecure',
  find: (dockerfile) =>
    findFlag(
      dockerfile,
      'security',
      'insecure',
      'RUN --security=insecure runs without seccomp, AppArmor and limits on capabilities',
      'Remove --security=insecure, and the entitlement security.insecure of the builder',
    ),
  examples: {
    bad: [
      { title: 'insecure', dockerfile: 'FROM debian:13\nRUN --security=insecure mount -t proc p /p' },
      {
        title: 'a build stage',
        dockerfile: 'FROM a:1 AS b\nRUN --network=none --security=insecure x\nFROM a:1',
      },
      { title: 'a trigger', dockerfile: 'FROM debian:13\nONBUILD RUN --security=insecure x' },
    ],
    good: [
      { title: 'the default', dockerfile: 'FROM debian:13\nRUN --security=sandbox make' },
      { title: 'no option', dockerfile: 'FROM debian:13\nRUN make' },
    ],
    unsure: [{ title: 'a variable', dockerfile: 'FROM debian:13\nARG S\nRUN --security=$S make' }],
  },
});

const hostNetwork = dockerfileCheck({
  id: 'dockerfile/host-network-build-step',
  title: 'Build step on the network of the host',
  severity: 'medium',
  why: 'The step reaches everything that listens on the machine of the builder, local services and cloud metadata included.',
  remediation: 'Leave the step on the network of the build, or on none.',
  references: ['NIST SP 800-190, 4.4.2'],
  nothing: 'no RUN has --network=host',
  find: (dockerfile) =>
    findFlag(
      dockerfile,
      'network',
      'host',
      'RUN --network=host shares the network of the host',
      'Remove --network=host, and the entitlement network.host of the builder',
    ),
  examples: {
    bad: [{ title: 'host', dockerfile: 'FROM debian:13\nRUN --network=host curl http://localhost/' }],
    good: [
      { title: 'none', dockerfile: 'FROM debian:13\nRUN --network=none make' },
      {
        title: 'another option',
        dockerfile: 'FROM debian:13\nRUN --mount=type=cache,target=/c make --network=host',
      },
    ],
    unsure: [],
  },
});

/** What a rule finds in the mounts of RUN. */
function* findMounts(
  dockerfile: Dockerfile,
  find: (mounts: ReturnType<typeof mountsOf>, instruction: CommandInstruction) => Iterable<DockerfileFound>,
): Iterable<DockerfileFound> {
  for (const { instruction } of instructionsOf(dockerfile, 'RUN'))
    yield* find(mountsOf(dockerfile, instruction), instruction);
}

const writable = dockerfileCheck({
  id: 'dockerfile/writable-bind-mount',
  title: 'Writable bind mount in build',
  category: 'correctness',
  severity: 'low',
  why: 'What a step writes into a bind mount is thrown away at its end: it is not in the image, nor in the build context.',
  remediation: 'Mount read-only, and write elsewhere; use `type=cache` for what later builds need.',
  nothing: 'no bind mount is writable',
  find: (dockerfile) =>
    findMounts(dockerfile, function* find(mounts) {
      for (const mount of mounts) {
        const isWritable = isOn(mount, 'rw', 'readwrite') || isTurnedOff(mount, 'ro', 'readonly');
        if (mount.type !== 'bind' || !isWritable) continue;
        const target =
          mount.options.get('target') ?? mount.options.get('dst') ?? mount.options.get('destination') ?? '';
        yield {
          at: mount.flag.span,
          message: `The bind mount on ${target} is writable, and what is written there is lost`,
          detail: { target },
          steps: ['Remove rw, or copy the files with COPY'],
        };
      }
    }),
  examples: {
    bad: [
      { title: 'rw', dockerfile: 'FROM a:1\nRUN --mount=type=bind,target=/src,rw make -C /src' },
      {
        title: 'not read-only',
        dockerfile: 'FROM a:1\nRUN --mount=type=bind,target=/src,readonly=false make',
      },
      { title: 'the default type', dockerfile: 'FROM a:1\nRUN --mount=target=.,readwrite=true make' },
      { title: 'from a stage', dockerfile: 'FROM a:1 AS b\nFROM a:1\nRUN --mount=from=b,dst=/b,rw=1 make' },
    ],
    good: [
      { title: 'read-only', dockerfile: 'FROM a:1\nRUN --mount=type=bind,target=/src make' },
      { title: 'rw off', dockerfile: 'FROM a:1\nRUN --mount=type=bind,target=/src,rw=false make' },
      { title: 'a cache', dockerfile: 'FROM a:1\nRUN --mount=type=cache,target=/c,rw make' },
    ],
    unsure: [],
  },
});

const optionalSecret = dockerfileCheck({
  id: 'dockerfile/optional-secret-mount',
  title: 'Build goes on without its secret',
  category: 'hygiene',
  severity: 'info',
  why: 'Without `required` a build without the secret does not stop: the step runs with an empty one, and may make an image without what it protects, or fail with another error.',
  remediation: 'Add `required=true` to the mount.',
  nothing: 'every secret of a build is required',
  find: (dockerfile) =>
    findMounts(dockerfile, function* find(mounts) {
      for (const mount of mounts) {
        if (mount.type !== 'secret' || isOn(mount, 'required')) continue;
        const id = mount.options.get('id') ?? mount.options.get('target') ?? '';
        yield {
          at: mount.flag.span,
          message: `The secret ${id} is not required`,
          detail: { secret: id },
          steps: ['Add required=true to the mount'],
        };
      }
    }),
  examples: {
    bad: [
      { title: 'no option', dockerfile: 'FROM a:1\nRUN --mount=type=secret,id=npm npm ci' },
      { title: 'off', dockerfile: 'FROM a:1\nRUN --mount=type=secret,id=npm,required=false npm ci' },
    ],
    good: [
      { title: 'required', dockerfile: 'FROM a:1\nRUN --mount=type=secret,id=npm,required npm ci' },
      { title: 'required=true', dockerfile: 'FROM a:1\nRUN --mount=type=secret,id=npm,required=true npm ci' },
    ],
    unsure: [],
  },
});

const agent = dockerfileCheck({
  id: 'dockerfile/ssh-agent-mount',
  title: 'SSH agent open to a build step',
  category: 'hygiene',
  severity: 'info',
  why: 'Every program of the step, the scripts of packages included, can sign in as the person who builds, wherever the keys of the agent are accepted.',
  remediation: 'Use a key that may only read the one repository, in a step that does nothing else.',
  nothing: 'no RUN has a mount of type ssh',
  find: (dockerfile) =>
    findMounts(dockerfile, function* find(mounts) {
      for (const { type, options, flag } of mounts)
        if (type === 'ssh')
          yield {
            at: flag.span,
            message: 'The step can use the keys of the SSH agent',
            detail: { agent: options.get('id') ?? 'default' },
            steps: ['Fetch with a deploy key for the one repository, and install packages in another step'],
          };
    }),
  examples: {
    bad: [
      { title: 'ssh', dockerfile: 'FROM a:1\nRUN --mount=type=ssh git clone git@github.example:a/b' },
      { title: 'with a name', dockerfile: 'FROM a:1\nRUN --mount=type=ssh,id=x,required npm ci' },
    ],
    good: [{ title: 'another type', dockerfile: 'FROM a:1\nRUN --mount=type=cache,target=/root/.ssh make' }],
    unsure: [],
  },
});

/** Checks the options of RUN. */
export const checks = [insecure, hostNetwork, writable, optionalSecret, agent];
