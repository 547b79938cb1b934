import type { Dockerfile, DockerfileStage, Instruction, PlacedText } from '../../core/image/dockerfile.ts';
import type { Severity } from '../../core/severity.ts';
import type { Alias } from '../../core/rules/rule.ts';
import { credentialDetector } from '../../knowledge/credentials/credentials.ts';
import {
  lintedNamings,
  secretNaming,
  type SecretNaming,
} from '../../knowledge/credentials/linted-secret-names.ts';
import { namesCredential } from '../../knowledge/credentials/secret-names.ts';
import {
  dockerfileCheck,
  instructionsOf,
  type DockerfileDefect,
} from '../support/dockerfile/dockerfile-rule.ts';

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
      // From the instruction on, whose line BuildKit names.
      at: { start: instruction.span.start, end: key.span.end },
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

/** Checks the names of variables and build arguments. */
export const checks = [named, similar];
