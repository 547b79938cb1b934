import type { Dockerfile, DockerfileStage } from '../../core/image/dockerfile.ts';
import { secretNaming } from '../../knowledge/credentials/linted-secret-names.ts';
import {
  dockerfileCheck,
  instructionsOf,
  type DockerfileDefect,
} from '../support/dockerfile/dockerfile-rule.ts';

const steps = [
  'Pass the credential to the instruction that needs it as a secret: RUN --mount=type=secret,id=NAME',
  'Give it to containers when they start, as a file',
];

/** Where a variable is used as a credential: in an address, a header, an option. `@` stands for the variable. */
const uses: readonly RegExp[] = [
  /:\/\/[^\s/@"']{0,200}?\uFFFC[^\s/@"']{0,200}@/u,
  /_authToken["']?\s*[= ]\s*["']?\uFFFC/u,
  /(?:^|\s)--?[\w-]{0,40}(?:password|passwd|token|api-?key|secret)[= ]["']?\uFFFC/iu,
  /(?:^|\s)(?:-u|--user)[= ]?["']?[^\s"':]{0,200}:\uFFFC/u,
  /(?:authorization:\s*(?:bearer|token|basic)|(?:private|job|deploy)-token:|x-[\w-]{1,40}-(?:token|key):)\s*\uFFFC/iu,
];

/** Build arguments that a stage has declared before each RUN. */
function* argumentsUsed(dockerfile: Dockerfile): Iterable<DockerfileDefect> {
  const declared = new Map<DockerfileStage, Set<string>>();
  for (const { stage, instruction } of instructionsOf(dockerfile, 'ARG', 'RUN')) {
    if (!stage.isUsed) continue;
    const names = declared.get(stage) ?? new Set<string>();
    declared.set(stage, names);
    if (instruction.keyword === 'ARG') {
      for (const { key } of instruction.variables) names.add(key.text);
      continue;
    }
    const { command } = instruction;
    const text = command.form === 'shell' ? command.script.text : '';
    const script = [text, ...instruction.heredocs.map(({ content }) => content)].join('\n');
    const mentioned = new Set([...script.matchAll(/\$\{?(\w+)/gu)].map(([, name = '']) => name));
    for (const name of mentioned) {
      if (!names.has(name) || secretNaming(name) !== undefined) continue;
      const marked = script.replaceAll(new RegExp(`\\$(?:\\{${name}\\}|${name}(?!\\w))`, 'gu'), '\uFFFC');
      if (marked === script || !uses.some((form) => form.test(marked))) continue;
      yield {
        at: instruction.span,
        message: `RUN uses the build argument ${name} as a credential${stage.inImage ? ': the history of the image has its value' : ''}`,
        saw: `${name} in a command`,
        severity: stage.inImage ? 'medium' : 'info',
        detail: { variable: name },
        steps,
      };
    }
  }
}

const used = dockerfileCheck({
  id: 'dockerfile/credential-from-build-argument',
  title: 'Build argument used as credential',
  severity: 'medium',
  why: 'The history of an image has the build arguments of each RUN with their values: everyone who can pull it reads them, whatever their names.',
  remediation: 'Pass the credential with `RUN --mount=type=secret`, as a file or with `env=`.',
  references: ['CIS Docker Benchmark 1.6.0, 4.10', 'NIST SP 800-190, 4.1.4'],
  nothing: 'no RUN uses a build argument as a credential',
  find: argumentsUsed,
  examples: {
    bad: [
      {
        title: 'an address',
        dockerfile: 'FROM debian:13\nARG GH\nRUN git clone https://bot:${GH}@github.example/a',
      },
      {
        title: 'the user part',
        dockerfile: 'FROM debian:13\nARG GH\nRUN git clone "https://$GH@github.example/a"',
      },
      {
        title: '.npmrc',
        dockerfile: 'FROM debian:13\nARG N\nRUN echo "//r.example/:_authToken=$N" > .npmrc',
      },
      { title: 'curl -u', dockerfile: 'FROM debian:13\nARG P\nRUN curl -u me:$P https://x.example' },
      {
        title: 'a header',
        dockerfile: 'FROM debian:13\nARG T\nRUN curl -H "Authorization: Bearer ${T}" https://x.example',
      },
      { title: 'an option', dockerfile: 'FROM debian:13\nARG T\nRUN <<EOF\nlogin --api-token=$T\nEOF' },
    ],
    good: [
      { title: 'a version', dockerfile: 'FROM debian:13\nARG V=1\nRUN curl -o a https://x.example/$V/a@b' },
      {
        title: 'a secret',
        dockerfile: 'FROM debian:13\nRUN --mount=type=secret,id=t,env=T curl -u "me:$T" https://x.example',
      },
      {
        title: 'another name',
        dockerfile: 'FROM debian:13\nARG G\nRUN git clone https://$GH@github.example/a',
      },
    ],
    unsure: [],
  },
});

/** Commands that store credentials of a cloud. */
const setups: readonly (readonly [program: string, words: RegExp])[] = [
  ['aws', /^configure set (?:\S+\.)?aws_(?:access_key_id|secret_access_key|session_token)\b/u],
  ['gcloud', /^auth activate-service-account\b/u],
  ['az', /^login\b/u],
  ['docker', /^login\b/u],
  ['podman', /^login\b/u],
  ['helm', /^registry login\b/u],
  ['npm', /^(?:adduser|login)\b/u],
  ['gh', /^auth login\b/u],
];

/** What Trivy looks for. */
const cloudPrograms = ['aws', 'gcloud', 'az'];

const setup = dockerfileCheck({
  id: 'dockerfile/login-in-build',
  title: 'Login to a service in build',
  severity: 'medium',
  why: 'The program stores what it logged in with in a file, which the layer keeps, also where a later instruction removes it.',
  remediation:
    'Mount the credentials for the one instruction that needs them: `RUN --mount=type=secret,id=aws,target=/root/.aws/credentials`.',
  aliases: [{ tool: 'trivy', id: 'DS-0031', only: cloudPrograms }],
  references: ['NIST SP 800-190, 4.1.4'],
  nothing: 'no instruction logs in to a service',
  *find(dockerfile) {
    for (const { stage, instruction } of instructionsOf(dockerfile, 'RUN')) {
      const mounts = instruction.flags.filter(
        ({ name, value = '' }) => name === 'mount' && /type=secret/u.test(value),
      );
      if (!stage.isUsed || mounts.length > 0) continue;
      for (const { program, arguments: words, at } of dockerfile.commandsOf(instruction).commands) {
        const text = words
          .map((word) => word.text)
          .join(' ')
          .replace(/^(?:--?\S+(?: |$))+/u, '');
        if (!setups.some(([name, form]) => name === program && form.test(text))) continue;
        yield {
          at,
          message: `${program} stores credentials in the layer of this instruction`,
          saw: `${program} ${words[0]?.text.replaceAll('\0', '…') ?? ''}`,
          ...(stage.inImage ? {} : { severity: 'info' as const }),
          detail: { program },
          steps,
        };
      }
    }
  },
  examples: {
    bad: [
      {
        title: 'aws',
        dockerfile: 'FROM debian:13\nARG K\nRUN aws configure set aws_access_key_id $K && aws s3 ls',
      },
      {
        title: 'a profile',
        dockerfile: 'FROM debian:13\nRUN aws configure set profile.x.aws_secret_access_key "$K"',
      },
      {
        title: 'gcloud',
        dockerfile: 'FROM debian:13\nRUN gcloud auth activate-service-account --key-file=/k.json',
      },
      { title: 'az', dockerfile: 'FROM debian:13\nRUN az login --service-principal -u $U -p $P --tenant $T' },
      { title: 'docker', dockerfile: 'FROM debian:13\nRUN docker login -u me --password-stdin r.example' },
    ],
    good: [
      {
        title: 'a secret',
        dockerfile:
          'FROM debian:13\nRUN --mount=type=secret,id=k gcloud auth activate-service-account --key-file=/run/secrets/k',
      },
      { title: 'another setting', dockerfile: 'FROM debian:13\nRUN aws configure set region eu-central-1' },
    ],
    unsure: [],
  },
});

/** Checks how the commands of a build use credentials. */
export const checks = [used, setup];
