import { unreadable } from '../../core/observed.ts';
import type { ContainerProbes, ExpectedOutcome } from '../../core/confine/probe.ts';
import { collectConfinement } from '../../collect/effective/confinement.ts';
import { integerAt, isJsonRecord, recordAt, stringAt, type JsonRecord } from '../../formats/json/members.ts';
import type { ProbeContext } from '../../probes/context.ts';
import { planHelper, type HelperPlan, type HostMount } from '../../probes/helper-arguments.ts';
import { judgeProbe, undecidedProbe } from '../../probes/judge-probe.ts';
import { findNeighbours, type Neighbour } from '../../probes/neighbours.ts';
import { parseAnswers } from '../../probes/parse-answers.ts';
import type { Probe } from '../../probes/probe.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';
import { collectHostMounts, reachableFrom } from './collect-targets.ts';
import { compareWithContainer, filterOf } from './compare-twin.ts';
import type { ProbeEngine } from './engine.ts';
import type { ProbeRequest } from './probe-request.ts';
import { runInPlace } from './run-in-place.ts';
import { runTwin } from './run-twin.ts';

/** What the probes of all containers of a run share. */
export interface ProbeRun {
  request: ProbeRequest;
  runtime: RuntimeContext;
  engine: ProbeEngine;
  probes: readonly Probe[];
  /** `GET /containers/json`. */
  others: readonly unknown[];
}

/** A container that could not be probed. */
export interface NotProbed {
  container: string;
  why: string;
}

/** Probes one container, named as for `docker inspect`. */
export async function probeContainer(name: string, run: ProbeRun): Promise<ContainerProbes | NotProbed> {
  const answer = await run.engine.client.get(`/containers/${encodeURIComponent(name)}/json`);
  if (answer.state !== 'known')
    return { container: name, why: answer.state === 'absent' ? 'no such container' : answer.detail };
  if (!isJsonRecord(answer.value)) return { container: name, why: 'the answer of the engine is malformed' };
  try {
    return await probeInspected(name, answer.value, run);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return { container: name, why: `the answer of the engine is malformed: ${error.message}` };
  }
}

async function probeInspected(
  name: string,
  inspect: JsonRecord,
  run: ProbeRun,
): Promise<ContainerProbes | NotProbed> {
  const { engine, request, runtime } = run;
  const id = stringAt(inspect, 'Id') ?? '';
  const state = recordAt(inspect, 'State');
  const isRunning = state?.['Running'] === true;
  if (request.inPlace && !isRunning) return { container: name, why: 'it does not run: leave out --in-place' };
  const pid = integerAt(state, 'Pid') ?? 0;
  const neighbours = findNeighbours(inspect, run.others);
  const mounts = await collectHostMounts(engine, inspect);
  const plan = planFor(run, inspect, mounts, neighbours);
  // What the answers are judged by is read meanwhile.
  const [ran, reading, reachable] = await Promise.all([
    request.inPlace
      ? runInPlace(engine, id, plan.arguments)
      : runTwin(engine, inspect, plan.arguments, request.signal),
    isRunning && engine.isLocal && pid > 0 ? collectConfinement(runtime.files, { id, pid }) : undefined,
    engine.isLocal ? reachableFrom(run.probes, neighbours) : undefined,
  ]);
  if (ran.output.state !== 'known')
    return { container: name, why: ran.output.state === 'absent' ? 'no output' : ran.output.detail };
  const answers = parseAnswers(ran.output.value);
  const compared = compareWithContainer(reading, answers, isRunning);
  const context: ProbeContext = {
    answers,
    filter: filterOf(inspect, reading),
    hostNamespaces:
      reading?.host ??
      unreadable(
        'remote',
        'only a running container proves that the engine is on this machine',
        '/proc/1/ns',
      ),
    ...(reading?.confinement.state === 'known'
      ? { containerNamespaces: reading.confinement.value.namespaces }
      : {}),
    reachable,
    memoryBound: plan.memoryBound,
    processBound: plan.processBound,
  };
  const doubts = [
    ...compared.differences.map((text) => `the twin is not confined as the container is: ${text}`),
    ...(answers.ended ? [] : ['the helper did not finish']),
  ];
  const expectedOf = (probe: Probe): ExpectedOutcome => request.expected?.get(probe.id) ?? probe.expected;
  return {
    container: { id, name: (stringAt(inspect, 'Name') ?? name).replace(/^\//u, '') },
    ranIn: request.inPlace ? 'container' : 'twin',
    probes: run.probes.map((probe) =>
      compared.differences.length > 0
        ? undecidedProbe(probe, doubts, expectedOf(probe))
        : judgeProbe(probe, context, expectedOf(probe)),
    ),
    remarks: [
      ...ran.remarks,
      ...compared.remarks,
      ...(answers.ended ? [] : ['the helper did not finish']),
      ...(answers.strayLines > 0 ? [`${answers.strayLines} lines of its output are not the helper’s`] : []),
    ],
  };
}

/** In a running container nothing is tried that takes from its application. */
function planFor(
  { probes, request }: ProbeRun,
  inspect: JsonRecord,
  mounts: readonly HostMount[],
  neighbours: readonly Neighbour[],
): HelperPlan {
  const only = request.only.length === 0 ? [] : probes.map(({ id }) => id);
  const plan = planHelper(inspect, only, mounts, neighbours);
  if (!request.inPlace) return plan;
  const others = plan.arguments.filter((word) => !/^(?:touch|forks)=/u.test(word));
  return { memoryBound: 0, processBound: 0, arguments: [...others, 'touch=0', 'forks=0'] };
}
