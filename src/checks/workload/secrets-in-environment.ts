import type { Check } from '../../core/check.ts';
import type { Outcome } from '../../core/finding.ts';
import { valueOf } from '../../core/observed.ts';
import type { EnvironmentVariable, Workload } from '../../core/workload.ts';
import { combine, unknown } from '../../core/outcome.ts';
import { mayNameCredential, namesCredential } from '../../knowledge/secret-names.ts';
import { textParameters } from '../support/parameters.ts';
import type { CheckedPart } from '../support/part.ts';
import { checkEntries } from '../support/setting.ts';

/** What the values of variables look like, by name of the variable. */
function formsOf({ settings }: Workload): ReadonlyMap<string, string> {
  const sightings = valueOf(settings.credentials.value) ?? [];
  return new Map(
    sightings.flatMap((entry) =>
      'value' in entry && entry.value.where === 'environment'
        ? [[entry.value.name, entry.value.detector] as const]
        : [],
    ),
  );
}

function problemOf(
  { name, length }: EnvironmentVariable,
  form: string | undefined,
  part: CheckedPart,
): Outcome {
  const size = length === undefined ? 'taken from the environment of the client' : `${length} characters`;
  return part.fail({
    message:
      form === undefined
        ? `The environment holds a credential: ${name}, ${size}`
        : `The environment holds a credential (${form}): ${name}, ${size}`,
    ...(form === undefined ? {} : { severity: 'high' }),
    detail: { variable: name },
    change: {
      kind: 'manual',
      title: `Hand in ${name} as a file`,
      steps: [
        'Put the value into a secret, a file below /run/secrets',
        `Name that file in ${name}_FILE, where the image knows it, or read it when the application starts`,
        'Then change the credential: it was readable where it stood',
      ],
    },
  });
}

function judgeVariable(
  variable: EnvironmentVariable,
  forms: ReadonlyMap<string, string>,
  ignored: readonly string[],
  part: CheckedPart,
): Outcome {
  const { name, length } = variable;
  if (ignored.includes(name)) return part.pass(`${name}: no credential, as the policy says`);
  if (length === 0) return part.pass(`${name} is empty`);
  if (forms.has(name) || namesCredential(name)) return problemOf(variable, forms.get(name), part);
  return mayNameCredential(name)
    ? part.unknown('needs-review', `see whether ${name} holds a credential`)
    : part.pass(`${name}: not the name of a credential, nor the form of one`);
}

/** Facts of an older version tell names alone: a harmless one says nothing of the value then. */
function unseenValues({ settings }: Workload): Outcome | undefined {
  const { value } = settings.credentials;
  const none = valueOf(settings.environment.value)?.length === 0;
  if (value.state === 'known' || none) return undefined;
  return unknown('unreadable', 'the form of the values was not collected');
}

export const check = {
  id: 'workload/secrets-in-environment',
  on: 'workload',
  title: 'Credential in the environment',
  category: 'security',
  severity: 'medium',
  why: 'The environment is shown by `docker inspect` to everyone who may use the engine, is inherited by every process and ends up in crash reports and logs.',
  remediation: 'Hand credentials in as files: `secrets` in Compose and swarm, a read-only mount elsewhere.',
  aliases: [{ tool: 'docksec', id: 'plaintext-secret-env' }],
  references: ['NIST SP 800-190, 4.1.4', 'OWASP Docker Top 10, D06'],
  reads: ['environment'],
  considers: ['credentials'],
  implies: [],
  fixable: false,
  parameters: {
    ignoredNames: { about: 'Names of variables that hold no credential', type: 'strings' },
  },
  evaluate({ workload }, parameters) {
    const ignored = textParameters(parameters, 'ignoredNames') ?? [];
    const forms = formsOf(workload);
    return combine([
      ...checkEntries(workload, 'environment', 'no variable is set', (variable, part) =>
        judgeVariable(variable, forms, ignored, part),
      ),
      unseenValues(workload),
    ]);
  },
  examples: {
    bad: [
      { title: 'a password', compose: 'image: db\nenvironment:\n  DB_PASSWORD: hunter2\n' },
      { title: 'a key on the command line', run: 'docker run -e STRIPE_API_KEY=sk_live_1 app' },
      {
        title: 'an address with a password, whatever it is called',
        compose: 'image: app\nenvironment:\n  UPSTREAM: https://me:tea@api.example/\n',
      },
      { title: 'from the client’s environment', compose: 'image: app\nenvironment:\n  - GITHUB_TOKEN\n' },
    ],
    good: [
      { title: 'a file', compose: 'image: db\nenvironment:\n  DB_PASSWORD_FILE: /run/secrets/db\n' },
      { title: 'not a credential', run: 'docker run -e LOG_LEVEL=info app' },
      { title: 'nothing set', compose: 'image: app\n' },
      {
        title: 'known to be none',
        run: 'docker run -e CSRF_TOKEN=header app',
        parameters: { ignoredNames: ['CSRF_TOKEN'] },
      },
    ],
    unsure: [
      { title: 'a key of some kind', compose: 'image: app\nenvironment:\n  LEDGER_KEY: tea\n' },
      { title: 'a file that was not read', run: 'docker run --env-file "$FILE" app' },
    ],
  },
} satisfies Check<'workload'>;
