import { readCompose } from '../../src/compose/adapter/read-compose.ts';
import { readRunCommand } from '../../src/adapters/run-command/read-run-command.ts';
import type { CheckKind, Example } from '../../src/core/check.ts';
import type { EngineFacts } from '../../src/core/engine.ts';
import type { Facts } from '../../src/core/facts.ts';
import type { Network } from '../../src/core/network.ts';
import { known } from '../../src/core/observed.ts';
import { emptyHost } from './empty-host.ts';
import { factsWith, workloadFacts } from './facts.ts';
import { plainEngine } from './plain-engine.ts';
import { plainNetwork } from './plain-swarm.ts';
import { filteringHost, type SavedRules } from './recorded-firewall.ts';
import { subjectFacts } from './subject-facts.ts';

const service = 'example';

/** A whole compose file around the service of an example, with what its references need to be valid. */
export function composeText(example: string): string {
  const lines = example.trimEnd().split('\n');
  const body = lines.map((line) => `    ${line}\n`).join('');
  return `services:\n  ${service}:\n${body}  app:\n    image: app\nvolumes:\n  data: {}\n`;
}

/** The facts of one compose file, of its example service only; problems of the text are an error of the example. */
export function composeFacts(text: string): Facts {
  const { workloads, problems } = readCompose({
    file: 'compose.yaml',
    text,
    directory: '/srv/example',
    env: {},
  });
  if (problems.length > 0) throw new Error(`the example is not valid: ${JSON.stringify(problems)}`);
  const written = workloads.filter(({ key }) => key.endsWith(`/${service}`));
  return factsWith({ workloads: written.map((workload) => workloadFacts(workload)) });
}

function runFacts(line: string): Facts {
  const { workloads, problems } = readRunCommand(line, {
    env: {},
    directory: '/srv/example',
    home: '/home/user',
  });
  if (problems.length > 0) throw new Error(`the example is not valid: ${JSON.stringify(problems)}`);
  return factsWith({ workloads: workloads.map((workload) => workloadFacts(workload)) });
}

/** What an example of an engine says beside its members. */
interface Around {
  networks?: readonly Partial<Network>[];
  firewall?: SavedRules;
}

/** An engine with one network, where an example says nothing else of what is around it. */
function engineFacts({ around = {}, ...given }: Partial<EngineFacts> & { around?: Around }): Facts {
  const { networks = [{}], firewall } = around;
  return {
    ...factsWith({
      engine: known({ ...plainEngine, ...given }, 'engine'),
      ...(firewall === undefined ? {} : { host: known(filteringHost(firewall), '/') }),
    }),
    networks: known(
      networks.map((network) => ({ ...plainNetwork, ...network })),
      'GET /networks',
    ),
  };
}

/** Facts of an example: of its text, or of a host or engine that is plain but for what the example says. */
export function exampleFacts(kind: CheckKind, example: Example): Facts {
  if (example.compose !== undefined) return composeFacts(composeText(example.compose));
  if (example.run !== undefined) return runFacts(example.run);
  const given = Object(example.facts);
  if (kind === 'host') return factsWith({ host: known({ ...emptyHost, ...given }, '/') });
  if (kind === 'engine') return engineFacts(given);
  return subjectFacts(kind, given);
}
