import type { Check } from '../../core/rules/check.ts';
import type { Outcome } from '../../core/findings/finding.ts';
import type { WorkloadCredential } from '../../core/workload/workload.ts';
import { combine } from '../../core/rules/outcome.ts';
import { isUsableAtOnce, nameDetector } from '../../knowledge/credentials/credentials.ts';
import { textParameters } from '../support/parameters.ts';
import type { CheckedPart } from '../support/part.ts';
import { checkEntries } from '../support/workload/setting.ts';

const places: Readonly<Record<WorkloadCredential['where'], string>> = {
  label: 'label',
  command: 'command',
  entrypoint: 'entrypoint',
  healthcheck: 'health check',
  hook: 'hook',
  'log-option': 'log option',
  environment: 'variable',
  'build-argument': 'build argument',
  'build-option': 'build option',
  dockerfile: 'inline Dockerfile',
  config: 'content of a config',
  'configuration-file': 'configuration file',
  'driver-option': 'driver option',
};

const steps: Readonly<Record<WorkloadCredential['where'], string>> = {
  label: 'Remove it from the label, and give the program that reads labels a file or secret instead',
  command: 'Let the application read it from a file (such as --password-file) below /run/secrets',
  entrypoint: 'Let the application read it from a file (such as --password-file) below /run/secrets',
  healthcheck: 'Let the health check read it from a file, or query something that needs no credential',
  hook: 'Let the command read it from a file below /run/secrets',
  'log-option': 'Give the credential to the log driver in a file that only root can read',
  environment: 'Use a secret, a file below /run/secrets',
  'build-argument': 'Use a build secret (`build.secrets` and `RUN --mount=type=secret`)',
  'build-option': 'Log in to the registry, the cache or the repository before the build instead',
  dockerfile: 'Use a build secret (`build.secrets` and `RUN --mount=type=secret`)',
  config: 'Use a secret (`secrets` with `file` or `environment`) for the credential',
  'configuration-file':
    'Let the configuration name a file below /run/secrets or a variable, or mount it as a secret that is not in the repository',
  'driver-option':
    'Mount the share on the host with a credentials file that only root can read, or use a plugin that stores credentials',
};

function sizeOf({ length }: WorkloadCredential): string {
  return length === undefined ? 'set at creation' : `${length} characters`;
}

/** Returns where a credential is: `label api.token`, `setting password in the content of a config`. */
function placeOf({ where, name }: WorkloadCredential): string {
  if (name === '') return places[where];
  return where === 'config' || where === 'configuration-file'
    ? `setting ${name} in the ${places[where]}`
    : `${places[where]} ${name}`;
}

function judge(sighting: WorkloadCredential, ignored: readonly string[], part: CheckedPart): Outcome {
  const { where, name, detector } = sighting;
  const place = placeOf(sighting);
  if (where === 'environment') return part.pass(`${place}: see workload/secrets-in-environment`);
  if (ignored.includes(name)) return part.pass(`${place}: ignored by the policy`);
  const form = detector !== nameDetector;
  return part.fail({
    message: form
      ? `The ${place} holds a credential (${detector}), ${sizeOf(sighting)}`
      : `The ${place} looks like a credential, ${sizeOf(sighting)}`,
    ...(isUsableAtOnce(detector) ? { severity: 'high' } : {}),
    detail: { where, name, detector },
    change: {
      kind: 'manual',
      title: `Remove the credential from the ${places[where]} and change it`,
      steps: [steps[where], 'Change the credential: it was readable'],
    },
  });
}

export const check = {
  id: 'workload/secrets-in-arguments',
  needs: [],
  on: 'workload',
  title: 'Credential in label, command, build argument or option',
  category: 'security',
  severity: 'medium',
  why: 'Everyone with access to Docker sees labels, commands, health checks and the options of logs and volumes in `docker inspect`, and build arguments and instructions in `docker history`. Every process of the host sees command lines in `ps`. A configuration file of the project goes wherever its repository goes.',
  remediation: 'Pass credentials as files, and name the file on the command line.',
  aliases: [],
  references: ['NIST SP 800-190, 4.1.4', 'OWASP Docker Top 10, D06'],
  reads: ['credentials'],
  implies: [],
  fixable: false,
  parameters: {
    ignoredNames: { about: 'Labels, options and flags that hold no credential', type: 'strings' },
  },
  evaluate({ workload }, parameters) {
    const ignored = textParameters(parameters, 'ignoredNames') ?? [];
    const nothing = 'nothing in labels, commands, health check, build and options looks like a credential';
    return combine(
      checkEntries(workload, 'credentials', nothing, (sighting, part) => judge(sighting, ignored, part)),
    );
  },
  examples: {
    bad: [
      {
        title: 'a password on the command line',
        compose: 'image: cache\ncommand: redis-server --requirepass tea-and-buns\n',
      },
      { title: 'a token in a label', run: 'docker run --label api.token=tea-and-buns app' },
      {
        title: 'a URL with a password in a health check',
        compose:
          'image: db\nhealthcheck:\n  test: ["CMD", "psql", "postgres://me:tea@127.0.0.1/app", "-c", "select 1"]\n',
      },
      {
        title: 'a token in a build argument',
        compose: 'image: app\nbuild:\n  context: .\n  args:\n    NPM_TOKEN: tea-and-buns\n',
      },
      {
        title: 'a token for the log service',
        run: 'docker run --log-driver splunk --log-opt splunk-token=tea-and-buns app',
      },
    ],
    good: [
      {
        title: 'a file',
        compose: 'image: db\ncommand: ["--password-file", "/run/secrets/db"]\nlabels:\n  tier: back\n',
      },
      {
        title: 'a variable resolved in the container',
        run: `docker run app sh -c 'x --token "$T"'`,
      },
      {
        title: 'ignored by the policy',
        run: 'docker run app --csrf-token header',
        parameters: { ignoredNames: ['--csrf-token'] },
      },
    ],
    unsure: [
      { title: 'unknown arguments', run: 'docker run app "$ARGUMENT"' },
      { title: 'a file that was not read', run: 'docker run --label-file labels app' },
    ],
  },
} satisfies Check<'workload'>;
