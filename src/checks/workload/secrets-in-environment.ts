import type { Check } from '../../core/rules/check.ts';
import type { Outcome } from '../../core/findings/finding.ts';
import { valueOf } from '../../core/observed.ts';
import type { Workload, WorkloadCredential } from '../../core/workload/workload.ts';
import type { EnvironmentVariable } from '../../core/workload/environment-variable.ts';
import { combine, unknown } from '../../core/rules/outcome.ts';
import { isFoundByName, isUsableAtOnce } from '../../knowledge/credentials/credentials.ts';
import { mayNameCredential, namesCredential } from '../../knowledge/credentials/secret-names.ts';
import { textParameters } from '../support/parameters.ts';
import type { CheckedPart } from '../support/part.ts';
import { checkEntries } from '../support/workload/setting.ts';

type Form = Pick<WorkloadCredential, 'detector' | 'length'>;

/** Returns the detected form of credential values, by variable name. */
function formsOf({ settings }: Workload): ReadonlyMap<string, Form> {
  const sightings = valueOf(settings.credentials.value) ?? [];
  return new Map(
    sightings.flatMap((entry) =>
      'value' in entry && entry.value.where === 'environment'
        ? [[entry.value.name, entry.value] as const]
        : [],
    ),
  );
}

function problemOf(variable: EnvironmentVariable, form: Form | undefined, part: CheckedPart): Outcome {
  const { name } = variable;
  const isPart = form !== undefined && isFoundByName(form.detector);
  const length = isPart ? (form.length ?? variable.length) : variable.length;
  const size = length === undefined ? 'from the client’s environment' : `${length} characters`;
  return part.fail({
    message:
      form === undefined
        ? `The environment variable ${name} holds a credential, ${size}`
        : `The environment variable ${name} holds a credential (${form.detector}), ${size}`,
    ...(form !== undefined && isUsableAtOnce(form.detector) ? { severity: 'high' } : {}),
    detail: { variable: name },
    change: {
      kind: 'manual',
      title: `Pass ${name} as a file`,
      steps: [
        'Put the value into a secret, a file below /run/secrets',
        `Name the file in ${name}_FILE if the image supports it, or read it when the application starts`,
        'Change the credential: it was readable',
      ],
    },
  });
}

function checkVariable(
  variable: EnvironmentVariable,
  forms: ReadonlyMap<string, Form>,
  ignored: readonly string[],
  part: CheckedPart,
): Outcome {
  const { name, length } = variable;
  if (ignored.includes(name)) return part.pass(`${name}: ignored by the policy`);
  if (length === 0) return part.pass(`${name} is empty`);
  if (variable.isStoredElsewhere && !forms.has(name)) return part.pass(`${name} names a file or a secret`);
  if (variable.isPlainAddress && !forms.has(name) && !namesCredential(name))
    return part.pass(`${name} is an address without a credential`);
  if (forms.has(name) || namesCredential(name)) return problemOf(variable, forms.get(name), part);
  return mayNameCredential(name)
    ? part.unknown('needs-review', `confirm that ${name} holds no credential (ignoredNames of the policy)`)
    : part.pass(`${name}: neither the name nor the form of a credential`);
}

/** Unknown for facts of an older version without value forms: a harmless name does not clear the value. */
function unseenValues({ settings }: Workload): Outcome | undefined {
  const { value } = settings.credentials;
  const none = valueOf(settings.environment.value)?.length === 0;
  if (value.state === 'known' || none) return undefined;
  return unknown('unreadable', 'the form of the values was not collected');
}

export const check = {
  id: 'workload/secrets-in-environment',
  needs: ['images'],
  on: 'workload',
  title: 'Credential in environment variable',
  category: 'security',
  severity: 'medium',
  why: 'Everyone with access to Docker sees the environment in `docker inspect`, every process inherits it, and it ends up in crash reports and logs.',
  remediation: 'Pass credentials as files: `secrets` in Compose and swarm, otherwise a read-only mount.',
  aliases: [
    { tool: 'docksec', id: 'plaintext-secret-env' },
    { tool: 'docksec', id: 'env-file-secret-risk' },
  ],
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
        checkVariable(variable, forms, ignored, part),
      ),
      unseenValues(workload),
    ]);
  },
  examples: {
    bad: [
      { title: 'a password', compose: 'image: db\nenvironment:\n  DB_PASSWORD: hunter2\n' },
      { title: 'a key on the command line', run: 'docker run -e STRIPE_API_KEY=sk_live_1 app' },
      {
        title: 'a URL with a password',
        compose: 'image: app\nenvironment:\n  UPSTREAM: https://me:tea@api.example/\n',
      },
      { title: 'from the client’s environment', compose: 'image: app\nenvironment:\n  - GITHUB_TOKEN\n' },
    ],
    good: [
      { title: 'a file', compose: 'image: db\nenvironment:\n  DB_PASSWORD_FILE: /run/secrets/db\n' },
      { title: 'the path of a secret', run: 'docker run -e DB_PASSWORD=/run/secrets/db app' },
      { title: 'an address without a password', run: 'docker run -e REDIS_URL=redis://cache:6379/0 app' },
      { title: 'not a credential', run: 'docker run -e LOG_LEVEL=info app' },
      { title: 'no variables', compose: 'image: app\n' },
      {
        title: 'ignored by the policy',
        run: 'docker run -e CSRF_TOKEN=header app',
        parameters: { ignoredNames: ['CSRF_TOKEN'] },
      },
    ],
    unsure: [
      { title: 'an unclear name', compose: 'image: app\nenvironment:\n  LEDGER_KEY: tea\n' },
      { title: 'a file that was not read', run: 'docker run --env-file "$FILE" app' },
    ],
  },
} satisfies Check<'workload'>;
