import { counted } from '../../core/counted.ts';
import type { SwarmCase } from '../../core/rules/check.ts';
import { valueOf } from '../../core/observed.ts';
import type { SwarmConfig, SwarmFacts } from '../../core/engine/swarm.ts';
import type { Outcome } from '../../core/findings/finding.ts';
import type { Workload } from '../../core/workload/workload.ts';
import { notApplicable } from '../../core/rules/outcome.ts';
import { namesCredential } from '../../knowledge/credentials/secret-names.ts';
import { listed } from '../support/inventory.ts';
import type { CheckedPart } from '../support/part.ts';
import { readingOf, unread } from '../support/subject.ts';
import { checkSwarmReading, swarmCheck } from '../support/swarm-rule.ts';

/** Returns the services whose environment contains a credential, with its variable. */
function inEnvironment(services: readonly Workload[]): readonly string[] {
  return services.flatMap(({ name, settings }) => {
    const variables = valueOf(settings.environment.value) ?? [];
    const found = variables
      .flatMap((entry) => ('value' in entry ? [entry.value] : []))
      .find((variable) => !variable.isStoredElsewhere && namesCredential(variable.name));
    return found ? [`${name} (${found.name})`] : [];
  });
}

function inConfigs(configs: readonly SwarmConfig[]): readonly string[] {
  return configs.flatMap(({ name, credentials }) =>
    credentials.length === 0 ? [] : [`${name} (${credentials.join(', ')})`],
  );
}

/** Returns the places of credentials that should be swarm secrets. */
function keptElsewhere({ configs }: SwarmFacts, { services }: SwarmCase): readonly string[] {
  const variables = inEnvironment(services);
  const files = inConfigs(valueOf(configs) ?? []);
  return [
    ...(variables.length === 0 ? [] : [`in the environment of ${listed(variables)}`]),
    ...(files.length === 0 ? [] : [`in the configs ${listed(files)}`]),
  ];
}

/** Returns what was not read and may hold a credential. */
function unseenPlaces({ configs }: SwarmFacts, { services }: SwarmCase): readonly string[] {
  const hidden = services.filter(({ settings }) => {
    const variables = valueOf(settings.environment.value);
    return variables === undefined || variables.some((entry) => !('value' in entry));
  });
  const answer = readingOf(configs, 'GET /configs');
  return [
    ...(answer.state === 'unreadable' ? [`the configs could not be read: ${answer.detail}`] : []),
    ...hidden.map(({ name }) => `the environment of ${name} could not be read`),
  ];
}

function checkCount(
  secrets: number,
  defined: number,
  swarm: SwarmFacts,
  subject: SwarmCase,
  part: CheckedPart,
): Outcome {
  const elsewhere = keptElsewhere(swarm, subject);
  if (elsewhere.length > 0)
    return part.fail({
      message: `Credentials are not stored as swarm secrets: ${elsewhere.join('; ')}`,
      steps: [
        'Store each as a secret: `docker secret create NAME FILE`',
        'Pass it to the service (`--secret NAME`), which reads /run/secrets/NAME',
        'Remove it from its current place, and change it: everyone who can list services or configs has read it',
      ],
    });
  const [unseen] = unseenPlaces(swarm, subject);
  if (unseen !== undefined) return part.unknown('unreadable', unseen);
  if (secrets > 0) return part.pass(`the swarm has ${secrets} secrets`);
  if (defined === 0) return notApplicable('the swarm has no services');
  return part.unknown(
    'needs-review',
    `the swarm has no secrets; confirm that none of its ${defined} services needs a credential`,
  );
}

function checkSecrets(defined: number, swarm: SwarmFacts, subject: SwarmCase): Outcome {
  return checkSwarmReading(
    swarm.secrets,
    (count) => `${counted(count, 'secret')}, ${counted(defined, 'service')}`,
    (count, part) => checkCount(count, defined, swarm, subject, part),
  );
}

const one = { state: 'known', value: 1, from: 'GET /services' };
const none = { state: 'known', value: 0, from: 'GET /secrets' };

export const check = swarmCheck({
  id: 'swarm/secrets',
  needs: ['engine-objects', 'images'],
  cis: '7.4',
  title: 'Swarm secrets not used',
  severity: 'low',
  why: 'Everyone who can list services and configs reads credentials in them, and they are in the configuration of each container. A secret reaches its own tasks only.',
  remediation: 'Store credentials as swarm secrets.',
  judge: (swarm, subject) =>
    swarm.services.state === 'known'
      ? checkSecrets(swarm.services.value, swarm, subject)
      : unread(swarm.services),
  examples: {
    bad: [
      {
        title: 'a password in the environment instead',
        facts: {
          swarm: { secrets: none, services: one },
          workloads: [{ name: 'db', environment: ['DB_PASSWORD'] }],
        },
      },
      {
        title: 'a private key in a config, beside secrets',
        facts: {
          swarm: {
            services: one,
            configs: {
              state: 'known',
              value: [{ name: 'proxy.pem', credentials: ['private key'] }],
              from: 'GET /configs',
            },
          },
          workloads: [{ name: 'proxy' }],
        },
      },
    ],
    good: [
      {
        title: 'a secret',
        facts: {
          swarm: { secrets: { state: 'known', value: 2, from: 'GET /secrets' } },
          workloads: [{ name: 'db' }],
        },
      },
    ],
    unsure: [
      {
        title: 'no name of a credential',
        facts: { swarm: { secrets: none, services: one }, workloads: [{ name: 'web' }] },
      },
      {
        title: 'configs that could not be listed, beside secrets',
        facts: {
          swarm: {
            services: one,
            configs: { state: 'unreadable', why: 'denied', detail: 'refused', from: 'GET /configs' },
          },
          workloads: [{ name: 'web' }],
        },
      },
    ],
  },
});
