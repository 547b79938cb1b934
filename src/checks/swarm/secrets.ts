import { counted } from '../../core/counted.ts';
import type { SwarmCase } from '../../core/check.ts';
import { valueOf } from '../../core/observed.ts';
import type { SwarmConfig, SwarmFacts } from '../../core/swarm.ts';
import type { Outcome } from '../../core/finding.ts';
import type { Workload } from '../../core/workload.ts';
import { notApplicable } from '../../core/outcome.ts';
import { namesCredential } from '../../knowledge/secret-names.ts';
import { listed } from '../support/inventory.ts';
import type { CheckedPart } from '../support/part.ts';
import { unread } from '../support/subject.ts';
import { checkSwarmReading, swarmCheck } from '../support/swarm-rule.ts';

/** `service NAME` for each service whose environment names a credential. */
function inEnvironment(services: readonly Workload[]): readonly string[] {
  return services.flatMap(({ name, settings }) => {
    const variables = valueOf(settings.environment.value) ?? [];
    const found = variables.find((entry) => 'value' in entry && namesCredential(entry.value.name));
    return found && 'value' in found ? [`${name} (${found.value.name})`] : [];
  });
}

function inConfigs(configs: readonly SwarmConfig[]): readonly string[] {
  return configs.flatMap(({ name, credentials }) =>
    credentials.length === 0 ? [] : [`${name} (${credentials.join(', ')})`],
  );
}

/** Where credentials are that should be secrets. */
function keptElsewhere({ configs }: SwarmFacts, { services }: SwarmCase): readonly string[] {
  const variables = inEnvironment(services);
  const files = inConfigs(valueOf(configs) ?? []);
  return [
    ...(variables.length === 0 ? [] : [`in the environment of ${listed(variables)}`]),
    ...(files.length === 0 ? [] : [`in the configs ${listed(files)}`]),
  ];
}

function judgeCount(
  secrets: number,
  defined: number,
  swarm: SwarmFacts,
  subject: SwarmCase,
  part: CheckedPart,
): Outcome {
  const elsewhere = keptElsewhere(swarm, subject);
  if (elsewhere.length > 0)
    return part.fail({
      message: `Credentials are not kept as secrets of the swarm: ${elsewhere.join('; ')}`,
      steps: [
        'Put each into the swarm: `docker secret create NAME FILE`',
        'Hand it to the service (`--secret NAME`), which reads it from /run/secrets/NAME',
        'Take it out of where it is now, and change it: whoever may list services or configs has read it',
      ],
    });
  if (secrets > 0) return part.pass(`${secrets} secrets are kept by the swarm`);
  if (defined === 0) return notApplicable('the swarm has no services');
  return part.unknown(
    'needs-review',
    `the swarm keeps no secret: do none of its ${defined} services need a credential?`,
  );
}

function judgeSecrets(defined: number, swarm: SwarmFacts, subject: SwarmCase): Outcome {
  return checkSwarmReading(
    swarm.secrets,
    (count) => `${counted(count, 'secret')}, ${counted(defined, 'service')}`,
    (count, part) => judgeCount(count, defined, swarm, subject, part),
  );
}

const one = { state: 'known', value: 1, from: 'GET /services' };
const none = { state: 'known', value: 0, from: 'GET /secrets' };

export const check = swarmCheck({
  id: 'swarm/secrets',
  cis: '7.4',
  title: 'Secrets of the swarm are not used',
  severity: 'low',
  why: 'A credential in the definition of a service or in a config is read by everyone who may list them, and stands in the configuration of each container; a secret reaches only the tasks that it is for.',
  remediation: 'Keep credentials as secrets of the swarm.',
  judge: (swarm, subject) =>
    swarm.services.state === 'known'
      ? judgeSecrets(swarm.services.value, swarm, subject)
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
        title: 'nothing that names a credential',
        facts: { swarm: { secrets: none, services: one }, workloads: [{ name: 'web' }] },
      },
    ],
  },
});
