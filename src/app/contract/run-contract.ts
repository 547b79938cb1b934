import { dirname, resolve } from 'node:path';
import type { Assertion, Contract, ContractReport, ServiceContract } from '../../core/confine/contract.ts';
import { IronhullError } from '../../core/errors.ts';
import type { ContainerProbes } from '../../core/confine/probe.ts';
import { contractSettings } from '../../confine/contract/contract-settings.ts';
import {
  assertProbes,
  assertSettings,
  exerciseConsequence,
} from '../../confine/contract/evaluate-contract.ts';
import { parseContract } from '../../policy/contract/parse-contract.ts';
import { integerAt, recordAt, stringAt } from '../../formats/json/members.ts';
import type { EngineClient } from '../../io/engine/client.ts';
import { engineWriter } from '../../io/engine/writing-client.ts';
import { allProbes } from '../../probes/table/all-probes.ts';
import { exerciseEnvironment } from '../confine/exercise-environment.ts';
import { inspectContainerOrService, type InspectedContainer } from '../confine/observed-container.ts';
import type { EngineOptions } from '../targets/engine/engine-options.ts';
import { openEngine } from '../targets/engine/open.ts';
import { runShellCommand } from '../confine/run-command.ts';
import { removeLeftovers } from '../probe/leftovers.ts';
import { probeContainers } from '../probe/probe-containers.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';
import { readServiceStates } from './service-states.ts';

/** A run of a contract. */
export interface ContractRequest extends EngineOptions {
  file: string;
  /** Only these services; all if empty. */
  services: readonly string[];
  /** Whether the stack runs already: `up` and `down` are left out. */
  isUp: boolean;
  timeoutMs: number;
}

/**
 * Starts the stack of a contract, compares what runs with it, and removes the stack.
 * @throws IronhullError `CONTRACT_MALFORMED`, `TARGET_MISSING`, `ENGINE_UNREACHABLE`.
 */
export async function runContract(
  request: ContractRequest,
  runtime: RuntimeContext,
  signal: AbortSignal,
): Promise<ContractReport> {
  const contract = await readContract(request.file, runtime);
  const unknown = request.services.find((name) => !contract.services.has(name));
  if (unknown !== undefined)
    throw new IronhullError('TARGET_MISSING', `${request.file}: no service ${unknown}`);
  const run: Run = { request, runtime, signal, contract };
  const started = await startStack(run);
  try {
    if (started !== undefined) return { ...emptyReport, failures: [{ why: started }] };
    return await assertServices(run);
  } finally {
    await stopStack(run);
  }
}

const emptyReport = {
  schemaVersion: 1,
  kind: 'contract-report',
  assertions: [],
  probes: [],
  failures: [],
} as const;

interface Run {
  request: ContractRequest;
  runtime: RuntimeContext;
  signal: AbortSignal;
  contract: Contract;
}

async function readContract(file: string, runtime: RuntimeContext): Promise<Contract> {
  const text = await runtime.files.readText(resolve(runtime.directory, file));
  if (text.state === 'absent') throw new IronhullError('TARGET_MISSING', `${file}: no such file`);
  if (text.state === 'unreadable') throw new IronhullError('TARGET_UNREADABLE', `${file}: ${text.detail}`);
  return parseContract(text.value, file, {
    settings: contractSettings,
    probes: allProbes.map(({ id }) => id),
  });
}

/** Returns why the stack could not be started. */
async function startStack({ request, contract, runtime, signal }: Run): Promise<string | undefined> {
  if (request.isUp || contract.up === undefined) return undefined;
  runtime.progress(`starting the stack: ${contract.up}`);
  const { exitCode, output, timedOut } = await runShellCommand(
    contract.up,
    commandEnvironment(request),
    stackTimeoutMs,
    signal,
    directoryOf(request, runtime),
  );
  if (signal.aborted) return interrupted;
  if (exitCode === 0) return undefined;
  const last = output.trim().split('\n').at(-1) ?? '';
  return timedOut
    ? `the stack was not up within ${stackTimeoutMs / 1000} s: ${contract.up}`
    : `${contract.up} ended with ${exitCode}: ${last}`;
}

const interrupted = 'interrupted';

/** The commands of a contract run where it lies. */
const directoryOf = ({ file }: ContractRequest, { directory }: RuntimeContext): string =>
  dirname(resolve(directory, file));

/** The engine that was named is also that of the docker command in the commands of a contract. */
function commandEnvironment({ engine, context }: EngineOptions): Readonly<Record<string, string>> {
  return {
    ...(engine === undefined ? {} : { DOCKER_HOST: engine }),
    ...(context === undefined ? {} : { DOCKER_CONTEXT: context }),
  };
}

/** Longest time that the commands of a stack may take: images may have to be built. */
const stackTimeoutMs = 600_000;

async function stopStack({ request, contract, runtime }: Run): Promise<void> {
  if (request.isUp || contract.down === undefined) return;
  runtime.progress(`removing the stack: ${contract.down}`);
  // It is removed also if the run was interrupted.
  const { exitCode } = await runShellCommand(
    contract.down,
    commandEnvironment(request),
    stackTimeoutMs,
    new AbortController().signal,
    directoryOf(request, runtime),
  );
  if (exitCode !== 0) runtime.progress(`${contract.down} ended with ${exitCode}: remove the stack by hand`);
}

interface Failure {
  service: string;
  why: string;
}

interface Service {
  name: string;
  contract: ServiceContract;
  container: InspectedContainer;
}

async function assertServices(run: Run): Promise<ContractReport> {
  const { request, runtime, contract } = run;
  const { client } = await openEngine(request, runtime);
  const writer = engineWriter(client, runtime.env);
  try {
    await removeLeftovers({ client, writer }, runtime);
    const wanted = [...contract.services].filter(
      ([name]) => request.services.length === 0 || request.services.includes(name),
    );
    const failures: Failure[] = [];
    const services: Service[] = [];
    for (const [name, service] of wanted) {
      const found = await findService(name, service, client);
      if ('why' in found) failures.push(found);
      else services.push(found);
    }
    const states = await readServiceStates(
      services.map(({ container }) => container),
      client,
      runtime,
    );
    const assertions: Assertion[] = [];
    const probes: ContainerProbes[] = [];
    for (const service of services) {
      const state = states.get(service.container.id);
      const settings = state === undefined ? [] : assertSettings(service.name, service.contract, state);
      const probed = await probeService(run, service);
      if (typeof probed === 'string') failures.push({ service: service.name, why: probed });
      else if (probed !== undefined) probes.push(probed);
      assertions.push(
        ...settings,
        ...(await assertExercise(run, service)),
        ...(typeof probed === 'object' ? assertProbes(service.name, probed, settings) : []),
      );
      if (run.signal.aborted) return { ...emptyReport, assertions, probes, failures: [{ why: interrupted }] };
    }
    failures.push(...unprovenServices(services, assertions, failures));
    return { ...emptyReport, assertions: exerciseConsequence(assertions), probes, failures };
  } finally {
    writer.close();
    client.close();
  }
}

/** Returns the running container of a service, or why there is none. */
async function findService(
  name: string,
  contract: ServiceContract,
  client: EngineClient,
): Promise<Service | Failure> {
  try {
    const container = await inspectContainerOrService(contract.container ?? name, client);
    const state = recordAt(container.document, 'State');
    if (container.pid !== undefined && state?.['Restarting'] !== true) return { name, contract, container };
    const status = stringAt(state, 'Status') ?? 'stopped';
    const exitCode = integerAt(state, 'ExitCode');
    const ended = exitCode === undefined ? '' : `; its last exit code is ${exitCode}`;
    return { service: name, why: `${container.workload.name} does not run: it is ${status}${ended}` };
  } catch (error) {
    if (!(error instanceof IronhullError && error.code === 'TARGET_MISSING')) throw error;
    return { service: name, why: error.detail };
  }
}

/** The services of which nothing at all is known: they were not tested. */
function unprovenServices(
  services: readonly Service[],
  assertions: readonly Assertion[],
  failures: readonly Failure[],
): readonly Failure[] {
  return services
    .filter(({ name }) => !failures.some(({ service }) => service === name))
    .flatMap(({ name }) => {
      const own = assertions.filter(({ service }) => service === name);
      if (own.some(({ outcome }) => outcome !== 'unknown')) return [];
      const why = own[0]?.found;
      return [
        {
          service: name,
          why: why === undefined ? 'the contract asserts nothing of it' : `nothing is known: ${why}`,
        },
      ];
    });
}

/** Returns the probes of a service, or why they could not be run; `undefined` if the contract wants none. */
async function probeService(
  { request, runtime, signal }: Run,
  { contract, container }: Service,
): Promise<ContainerProbes | string | undefined> {
  if (!contract.probed) return undefined;
  const { engine, context } = request;
  const report = await probeContainers(
    {
      containers: [container.id],
      only: [],
      inPlace: false,
      expected: contract.probes,
      signal,
      ...(engine === undefined ? {} : { engine }),
      ...(context === undefined ? {} : { context }),
    },
    { ...runtime, progress: () => undefined },
  );
  return report.containers[0] ?? report.failures[0]?.why ?? 'it was not probed';
}

async function assertExercise(
  { request, runtime, signal }: Run,
  { name, contract, container }: Service,
): Promise<readonly Assertion[]> {
  const { exercise } = contract;
  if (exercise === undefined) return [];
  const environment = { ...commandEnvironment(request), ...exerciseEnvironment(container.document) };
  const { exitCode, timedOut } = await runShellCommand(
    exercise,
    environment,
    request.timeoutMs,
    signal,
    directoryOf(request, runtime),
  );
  const found = timedOut ? `it did not end within ${request.timeoutMs / 1000} s` : `exit code ${exitCode}`;
  return [
    {
      service: name,
      id: 'exercise',
      title: exercise,
      expected: 'exit code 0',
      found,
      outcome: exitCode === 0 ? 'held' : 'broken',
    },
  ];
}
