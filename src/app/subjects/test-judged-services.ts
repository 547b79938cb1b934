import { factsWith, workloadFacts } from '../../../test/kit/facts.ts';
import { check as engineSocket } from '../../checks/workload/engine-socket.ts';
import { check as publishedPorts } from '../../checks/workload/published-ports.ts';
import { readCompose } from '../../compose/adapter/read-compose.ts';
import type { Outcome } from '../../core/findings/finding.ts';
import type { WorkloadCase } from '../../core/rules/check.ts';
import { scopeOf } from './scope.ts';
import { workloadCases } from './workload-cases.ts';

/** The cases of the services of a file, given from `services:` on. */
function casesOf(services: string): readonly WorkloadCase[] {
  const text = `services:\n${services}`;
  const { workloads } = readCompose({ file: 'compose.yaml', text, directory: '/srv/p', env: {} });
  const facts = factsWith({ workloads: workloads.map((written) => workloadFacts(written)) });
  return workloadCases(facts, scopeOf(facts));
}

function inShort(outcome: Outcome, severity: string): string {
  if (outcome.state !== 'failed') return outcome.state;
  return outcome.problems
    .map((problem) => `${problem.detail['route'] ?? 'port'} ${problem.severity ?? severity}`)
    .join(', ');
}

/** What the rule on the socket says of each service: `relay critical`, `passed`. */
export function judgedServices(services: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    casesOf(services).map((one) => [
      one.workload.name,
      inShort(engineSocket.evaluate(one), engineSocket.severity),
    ]),
  );
}

/** What the rule on published ports says of one service: `port critical`. */
export function judgedPorts(services: string, name: string): string | undefined {
  const one = casesOf(services).find(({ workload }) => workload.name === name);
  return one && inShort(publishedPorts.evaluate(one, {}), publishedPorts.severity);
}
