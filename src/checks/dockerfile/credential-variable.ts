import type { Dockerfile, DockerfileStage, Instruction, PlacedText } from '../../core/dockerfile.ts';
import type { Severity } from '../../core/finding.ts';
import type { Alias } from '../../core/rule.ts';
import { credentialDetector } from '../../knowledge/credentials.ts';
import { lintedNamings, secretNaming, type SecretNaming } from '../../knowledge/linted-secret-names.ts';
import { namesCredential } from '../../knowledge/secret-names.ts';
import { dockerfileCheck, instructionsOf, type DockerfileDefect } from '../support/dockerfile-rule.ts';

/** A variable that a Dockerfile declares or sets. */
interface Variable {
  key: PlacedText;
  value?: PlacedText;
  instruction: Instruction;
  /** Missing for an argument before the first FROM. */
  stage?: DockerfileStage;
  isTrigger?: boolean;
}

function* variablesOf(dockerfile: Dockerfile): Iterable<Variable> {
  for (const instruction of dockerfile.globals)
    for (const variable of instruction.variables) yield { ...variable, instruction };
  for (const { stage, instruction, isTrigger } of instructionsOf(dockerfile, 'ARG', 'ENV'))
    for (const pair of instruction.keyword === 'ARG' ? instruction.variables : instruction.pairs)
      yield { ...pair, instruction, stage, isTrigger };
}

/** The value, as far as it is written; `''` if a build argument gives it. */
function valueOf({ expandAt }: Dockerfile, { value, instruction }: Variable): string {
  if (value === undefined) return '';
  const { text, isKnown } = expandAt(instruction, value.text);
  return isKnown ? text : '';
}

/** A value in the image is a finding of `image/credentials`. */
function isReportedByValue(dockerfile: Dockerfile, variable: Variable, name: string): boolean {
  return (
    variable.stage?.inImage === true && credentialDetector(name, valueOf(dockerfile, variable)) !== undefined
  );
}

function severityOf(dockerfile: Dockerfile, variable: Variable, name: string): Severity {
  const value = valueOf(dockerfile, variable);
  const isSet = value !== '' && credentialDetector(name, value) !== undefined;
  if (variable.instruction.keyword === 'ENV') return isSet ? 'medium' : 'info';
  return variable.stage?.inImage === true || isSet ? 'low' : 'info';
}

/** How the name shows it. In triggers and before the first FROM only hadolint looks. */
function byName({ stage, isTrigger }: Variable, naming: SecretNaming): string {
  if (stage !== undefined && isTrigger !== true) return naming;
  const isLinted = lintedNamings.hadolint.some((one) => one === naming);
  return isLinted ? 'a part of its name' : 'its name';
}

const steps = [
  'Pass the credential to the instruction that needs it as a secret: RUN --mount=type=secret,id=NAME',
  'Give it to containers when they start, as a file',
];

function* findVariables(
  dockerfile: Dockerfile,
  isWanted: (name: string) => boolean,
): Iterable<DockerfileDefect> {
  for (const variable of variablesOf(dockerfile)) {
    const { key, instruction, stage } = variable;
    const name = dockerfile.expandAt(instruction, key.text).text;
    const naming = secretNaming(name);
    if (naming === undefined || !isWanted(name) || isReportedByValue(dockerfile, variable, name)) continue;
    const kind = instruction.keyword === 'ENV' ? 'variable' : 'build argument';
    const where =
      instruction.keyword === 'ENV' || stage?.inImage === true
        ? ', and its value is readable in the image'
        : '';
    yield {
      at: key.span,
      message: `The ${kind} ${name} is named like a credential${where}`,
      saw: `${instruction.keyword} ${name}`,
      severity: severityOf(dockerfile, variable, name),
      detail: { variable: name, by: byName(variable, naming) },
      steps,
    };
  }
}

const aliases: readonly Alias[] = [
  { tool: 'hadolint', id: 'DL3064', only: lintedNamings.hadolint },
  { tool: 'buildkit', id: 'SecretsUsedInArgOrEnv', only: lintedNamings.buildkit },
  { tool: 'trivy', id: 'DS-0031', only: lintedNamings.trivy },
];

const why =
  'The variables of an image are in its configuration, and the build arguments of its instructions in its history: everyone who can pull it reads both.';
const remediation =
  'Pass credentials to a build with `RUN --mount=type=secret`, and to containers as files. Change those that were in an image.';

const named = dockerfileCheck({
  id: 'dockerfile/credential-variable',
  title: 'Credential passed as variable or build argument',
  severity: 'low',
  why,
  remediation,
  aliases,
  references: ['CIS Docker Benchmark 1.6.0, 4.10', 'NIST SP 800-190, 4.1.4', 'OWASP Docker Top 10, D06'],
  nothing: 'no further variable or build argument is named like a credential',
  find: (dockerfile) => findVariables(dockerfile, namesCredential),
  examples: {
    bad: [
      { title: 'a build argument', dockerfile: 'FROM debian:13\nARG GITHUB_TOKEN\nRUN make' },
      { title: 'one of several', dockerfile: 'FROM debian:13\nARG VERSION NPM_TOKEN' },
      { title: 'before the first stage', dockerfile: 'ARG DB_PASSWORD\nFROM debian:13' },
      { title: 'a variable from an argument', dockerfile: 'FROM debian:13\nARG X\nENV A=b API_KEY=$X' },
      { title: 'the old form', dockerfile: 'FROM debian:13\nENV API_TOKEN ${T}' },
      {
        title: 'a stage that is not in the image',
        dockerfile:
          'FROM debian:13 AS build\nENV DB_PASSWORD=hunter2\nFROM debian:13\nCOPY --from=build /a /a',
      },
      { title: 'a trigger', dockerfile: 'FROM debian:13\nONBUILD ARG NPM_TOKEN' },
    ],
    good: [
      { title: 'other names', dockerfile: 'FROM debian:13\nARG VERSION=1\nENV PATH=/app:$PATH' },
      { title: 'the path of a file', dockerfile: 'FROM debian:13\nENV DB_PASSWORD_FILE=/run/secrets/db' },
      {
        title: 'a secret',
        dockerfile: 'FROM debian:13\nRUN --mount=type=secret,id=npm,env=NPM_TOKEN npm ci',
      },
      {
        title: 'a value, which is a finding of the image',
        dockerfile: 'FROM debian:13\nENV DB_PASSWORD=hunter2',
      },
    ],
    unsure: [],
  },
});

const similar = dockerfileCheck({
  id: 'dockerfile/credential-like-variable',
  title: 'Variable that may hold a credential',
  category: 'hygiene',
  severity: 'info',
  why,
  remediation,
  aliases,
  nothing: 'no further variable or build argument may hold a credential by its name',
  find: (dockerfile) => findVariables(dockerfile, (name) => !namesCredential(name)),
  examples: {
    bad: [
      { title: 'a user name', dockerfile: 'FROM debian:13\nARG DOCKER_USERNAME' },
      { title: 'a key', dockerfile: 'FROM debian:13\nENV CACHE_KEY=v1' },
      { title: 'a switch', dockerfile: 'FROM debian:13\nENV TOKEN_EXPIRES=30' },
      { title: 'a number of an account', dockerfile: 'FROM debian:13\nENV AZURE_CLIENT_ID=x' },
    ],
    good: [
      { title: 'other names', dockerfile: 'FROM debian:13\nARG VERSION=1\nENV KEYBOARD=us' },
      { title: 'a public key', dockerfile: 'FROM debian:13\nENV PUBLIC_KEY=x' },
    ],
    unsure: [],
  },
});

/** Where a variable is used as a credential: in an address, a header, an option. `@` stands for the variable. */
const uses: readonly RegExp[] = [
  /:\/\/[^\s/@"']{0,200}?\u0001[^\s/@"']{0,200}@/u,
  /_authToken["']?\s*[= ]\s*["']?\u0001/u,
  /(?:^|\s)--?[\w-]{0,40}(?:password|passwd|token|api-?key|secret)[= ]["']?\u0001/iu,
  /(?:^|\s)(?:-u|--user)[= ]?["']?[^\s"':]{0,200}:\u0001/u,
  /(?:authorization:\s*(?:bearer|token|basic)|(?:private|job|deploy)-token:|x-[\w-]{1,40}-(?:token|key):)\s*\u0001/iu,
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
    for (const name of names) {
      if (secretNaming(name) !== undefined) continue;
      const marked = script.replaceAll(new RegExp(`\\$(?:\\{${name}\\}|${name}(?!\\w))`, 'gu'), '\u0001');
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

/** Checks how credentials come into a build. */
export const checks = [named, similar, used, setup];
