import type { RequestedConfinement } from '../../core/confinement.ts';
import { IronhullError } from '../../core/errors.ts';
import { absent, known, unreadable, type Observed } from '../../core/observed.ts';
import type { ContainerProbes, ExpectedOutcome, ProbeReport } from '../../core/probe.ts';
import { collectConfinement, type ConfinementReading } from '../../collect/effective/confinement.ts';
import {
  integerAt,
  isJsonRecord,
  listAt,
  recordAt,
  stringAt,
  type JsonRecord,
} from '../../formats/json/members.ts';
import { readRuntimeSpec } from '../../formats/oci/runtime-spec.ts';
import { canConnect } from '../../io/try-connect.ts';
import { allProbes } from '../../probes/table/all-probes.ts';
import { compareConfinement } from '../../probes/compare-confinement.ts';
import type { ProbeContext } from '../../probes/context.ts';
import { hostMounts, planHelper, type HelperPlan, type HostMount } from '../../probes/helper-arguments.ts';
import { judgeProbe, undecidedProbe } from '../../probes/judge-probe.ts';
import { findNeighbours, type Neighbour } from '../../probes/neighbours.ts';
import { parseAnswers } from '../../probes/parse-answers.ts';
import type { Probe } from '../../probes/probe.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';
import { openProbeEngine, type ProbeEngine } from './engine.ts';
import { removeLeftovers } from './leftovers.ts';
import { runInPlace } from './run-in-place.ts';
import { runTwin } from './run-twin.ts';

/** What to probe. */
export interface ProbeRequest {
  engine?: string;
  context?: string;
  /** Names or ids. */
  containers: readonly string[];
  /** Ids of probes; all if empty. */
  only: readonly string[];
  /** Whether the helper runs in the containers themselves. */
  inPlace: boolean;
  /** What must be, by the id of a probe, where it is not what the engine’s defaults block. */
  expected?: ReadonlyMap<string, ExpectedOutcome>;
  /** Ends the run: its twins are removed first. */
  signal: AbortSignal;
}

/** Addresses of metadata services, as in native/probe/network.c. */
const metadataAddresses = ['169.254.169.254:80', '169.254.170.2:80', '100.100.100.200:80'];

/** How long this machine waits for an address that a container is to be kept from, in milliseconds. */
const controlTimeoutMs = 150;

/**
 * Probes containers.
 * @throws IronhullError `PROBE_UNKNOWN`, `ENGINE_UNREACHABLE`, `PROBE_HELPER_MISSING`.
 */
export async function probeContainers(request: ProbeRequest, runtime: RuntimeContext): Promise<ProbeReport> {
  const probes = chosenProbes(request.only);
  const engine = await openProbeEngine(request, runtime);
  try {
    const [running] = await Promise.all([
      engine.client.get('/containers/json'),
      removeLeftovers(engine, runtime),
    ]);
    const others = running.state === 'known' ? listAt({ list: running.value }, 'list') : [];
    const results: (ContainerProbes | { container: string; why: string })[] = [];
    for (const name of request.containers)
      results.push(
        request.signal.aborted && results.length > 0
          ? { container: name, why: 'interrupted' }
          : await probeOne(name, { request, runtime, engine, probes, others }),
      );
    return {
      containers: results.filter((result) => 'probes' in result),
      failures: results.filter((result) => 'why' in result),
    };
  } finally {
    engine.writer.close();
    engine.client.close();
  }
}

function chosenProbes(only: readonly string[]): readonly Probe[] {
  const unknown = only.find((id) => !allProbes.some((probe) => probe.id === id));
  if (unknown !== undefined)
    throw new IronhullError('PROBE_UNKNOWN', `there is no probe ${JSON.stringify(unknown)}`);
  return only.length === 0 ? allProbes : allProbes.filter(({ id }) => only.includes(id));
}

interface Run {
  request: ProbeRequest;
  runtime: RuntimeContext;
  engine: ProbeEngine;
  probes: readonly Probe[];
  /** `GET /containers/json`. */
  others: readonly unknown[];
}

async function probeOne(
  name: string,
  run: Run,
): Promise<ContainerProbes | { container: string; why: string }> {
  const answer = await run.engine.client.get(`/containers/${encodeURIComponent(name)}/json`);
  if (answer.state !== 'known')
    return { container: name, why: answer.state === 'absent' ? 'no such container' : answer.detail };
  if (!isJsonRecord(answer.value)) return { container: name, why: 'the answer of the engine is malformed' };
  try {
    return await probeContainer(name, answer.value, run);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return { container: name, why: `the answer of the engine is malformed: ${error.message}` };
  }
}

async function probeContainer(
  name: string,
  inspect: JsonRecord,
  run: Run,
): Promise<ContainerProbes | { container: string; why: string }> {
  const { engine, request, runtime } = run;
  const id = stringAt(inspect, 'Id') ?? '';
  const state = recordAt(inspect, 'State');
  const isRunning = state?.['Running'] === true;
  if (request.inPlace && !isRunning) return { container: name, why: 'it does not run: leave out --in-place' };
  const pid = integerAt(state, 'Pid') ?? 0;
  const neighbours = findNeighbours(inspect, run.others);
  const [mounts, reading, reachable] = await Promise.all([
    mountsOf(engine, inspect),
    isRunning && engine.isLocal && pid > 0 ? collectConfinement(runtime.files, { id, pid }) : undefined,
    engine.isLocal ? reachableFrom(run.probes, neighbours) : undefined,
  ]);
  const plan = planFor(run, inspect, mounts, neighbours);
  const ran = request.inPlace
    ? await runInPlace(engine, id, plan.arguments)
    : await runTwin(engine, inspect, plan.arguments, request.signal);
  if (ran.output.state !== 'known')
    return { container: name, why: ran.output.state === 'absent' ? 'no output' : ran.output.detail };
  const answers = parseAnswers(ran.output.value);
  const compared = compare(reading, answers, isRunning);
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
  { probes, request }: Run,
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

/** The mounts of the host, and what volumes stand for: a volume of the local driver may be a directory of the host. */
async function mountsOf({ client }: ProbeEngine, inspect: JsonRecord): Promise<readonly HostMount[]> {
  const volumes = listAt(inspect, 'Mounts').flatMap((mount) => {
    if (!isJsonRecord(mount) || stringAt(mount, 'Type') !== 'volume') return [];
    const [name, target] = [stringAt(mount, 'Name'), stringAt(mount, 'Destination')];
    return name === undefined || target === undefined ? [] : [{ name, target }];
  });
  const found = await Promise.all(
    volumes.map(async ({ name, target }): Promise<readonly HostMount[]> => {
      const answer = await client.get(`/volumes/${encodeURIComponent(name)}`);
      const options =
        answer.state === 'known' && isJsonRecord(answer.value) ? recordAt(answer.value, 'Options') : {};
      const device = stringAt(options, 'device');
      return device?.startsWith('/') === true ? [{ source: device, target }] : [];
    }),
  );
  return [...hostMounts(inspect), ...found.flat()];
}

async function reachableFrom(
  probes: readonly Probe[],
  neighbours: readonly Neighbour[],
): Promise<ReadonlySet<string>> {
  const asks = (id: string): boolean => probes.some((probe) => probe.id === id);
  const addresses = [
    ...(asks('metadata-service') ? metadataAddresses : []),
    ...neighbours
      .filter(({ isNear }) => asks(isNear ? 'neighbours' : 'other-networks'))
      .map(({ address }) => address),
  ];
  const found = await Promise.all(
    addresses.map(async (address) => ((await canConnect(address, controlTimeoutMs)) ? [address] : [])),
  );
  return new Set(found.flat());
}

function compare(
  reading: ConfinementReading | undefined,
  answers: ProbeContext['answers'],
  isRunning: boolean,
): { differences: readonly string[]; remarks: readonly string[] } {
  const uncompared = (why: string) => ({
    differences: [],
    remarks: [`made from the settings of the container, and not compared with it: ${why}`],
  });
  if (!isRunning) return uncompared('it does not run');
  if (reading === undefined) return uncompared('the engine is not reached by a socket of this machine');
  const { confinement, host } = reading;
  if (confinement.state !== 'known')
    return uncompared(confinement.state === 'unreadable' ? confinement.detail : 'it is not there');
  return compareConfinement(
    answers,
    confinement.value,
    requestedOf(reading),
    host.state === 'known' ? host.value : {},
  );
}

function requestedOf({ spec }: ConfinementReading): RequestedConfinement | undefined {
  const read = spec.state === 'known' ? readRuntimeSpec(spec.value, spec.from) : undefined;
  if (read?.state !== 'known') return undefined;
  const { capBounding, noNewPrivileges, seccompDefaultAction } = read.value;
  return { capBounding, noNewPrivileges, hasFilter: seccompDefaultAction.state !== 'absent' };
}

/** The seccomp filter as the runtime was asked for it. */
function filterOf(inspect: JsonRecord, reading: ConfinementReading | undefined): Observed<JsonRecord> {
  if (reading?.spec.state === 'known') {
    const { value, from } = reading.spec;
    const filter = recordAt(recordAt(value, 'linux'), 'seccomp');
    return filter === undefined ? absent(from) : known(filter, from);
  }
  const host = recordAt(inspect, 'HostConfig');
  const own = listAt(host, 'SecurityOpt').find((option) => /^seccomp[=:]/u.test(String(option)));
  const isUnconfined = own === undefined ? host?.['Privileged'] === true : /unconfined$/u.test(String(own));
  if (isUnconfined) return absent('HostConfig');
  return reading?.spec.state === 'unreadable'
    ? reading.spec
    : unreadable(
        'not-collected',
        'the filter is read from running containers of this machine',
        'config.json',
      );
}
