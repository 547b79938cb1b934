import type { Check } from '../../core/check.ts';
import type { Outcome } from '../../core/finding.ts';
import type { CredentialSighting } from '../../core/workload.ts';
import { combine } from '../../core/outcome.ts';
import { nameDetector } from '../../knowledge/credentials.ts';
import { textParameters } from '../support/parameters.ts';
import type { CheckedPart } from '../support/part.ts';
import { checkEntries } from '../support/setting.ts';

const places: Readonly<Record<CredentialSighting['where'], string>> = {
  label: 'label',
  command: 'command',
  entrypoint: 'entrypoint',
  healthcheck: 'health check',
  'log-option': 'log option',
  environment: 'variable',
};

const steps: Readonly<Record<CredentialSighting['where'], string>> = {
  label: 'Take it out of the label: what reads labels can be given a file or a secret of its own',
  command: 'Let the application read it from a file (such as --password-file), below /run/secrets',
  entrypoint: 'Let the application read it from a file (such as --password-file), below /run/secrets',
  healthcheck: 'Let the health check read it from a file, or ask for something that needs no credential',
  'log-option': 'Give the credential to the logging driver of the engine, in a file that only root reads',
  environment: 'Put it into a secret, a file below /run/secrets',
};

function sizeOf({ length }: CredentialSighting): string {
  return length === undefined ? 'filled in when it is made' : `${length} characters`;
}

function judge(sighting: CredentialSighting, ignored: readonly string[], part: CheckedPart): Outcome {
  const { where, name, detector } = sighting;
  const place = name === '' ? places[where] : `${places[where]} ${name}`;
  if (where === 'environment') return part.pass(`${place}: judged with the environment`);
  if (ignored.includes(name)) return part.pass(`${place}: no credential, as the policy says`);
  const form = detector !== nameDetector;
  return part.fail({
    message: form
      ? `The ${place} holds a credential (${detector}), ${sizeOf(sighting)}`
      : `The ${place} holds what by its name is a credential, ${sizeOf(sighting)}`,
    ...(form ? { severity: 'high' } : {}),
    detail: { where, name, detector },
    change: {
      kind: 'manual',
      title: `Take the credential out of the ${places[where]} and change it`,
      steps: [steps[where], 'Then change the credential: it was readable where it stood'],
    },
  });
}

export const check = {
  id: 'workload/secrets-in-arguments',
  on: 'workload',
  title: 'Credential in a label, a command or a health check',
  category: 'security',
  severity: 'medium',
  why: 'Labels, commands, health checks and log options are shown by `docker inspect` and `docker ps` to everyone who may use the engine; a command line is shown to every process of the host by `ps`, too.',
  remediation: 'Hand credentials in as files, and name the file on the command line.',
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
    const nothing = 'nothing in labels, commands, health check and log options looks like a credential';
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
        title: 'an address with a password, in a health check',
        compose:
          'image: db\nhealthcheck:\n  test: ["CMD", "psql", "postgres://me:tea@127.0.0.1/app", "-c", "select 1"]\n',
      },
      {
        title: 'a token of the log’s receiver',
        run: 'docker run --log-driver splunk --log-opt splunk-token=tea-and-buns app',
      },
    ],
    good: [
      {
        title: 'a file',
        compose: 'image: db\ncommand: ["--password-file", "/run/secrets/db"]\nlabels:\n  tier: back\n',
      },
      {
        title: 'a variable that the shell in the container reads',
        run: `docker run app sh -c 'x --token "$T"'`,
      },
      {
        title: 'known to be none',
        run: 'docker run app --csrf-token header',
        parameters: { ignoredNames: ['--csrf-token'] },
      },
    ],
    unsure: [
      { title: 'arguments that are not known', run: 'docker run app "$ARGUMENT"' },
      { title: 'a file that was not read', run: 'docker run --label-file labels app' },
    ],
  },
} satisfies Check<'workload'>;
