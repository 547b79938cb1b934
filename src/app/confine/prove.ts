import { counted } from '../../core/counted.ts';
import { IronhullError } from '../../core/errors.ts';
import type { LeastPrivilege } from '../../core/confine/least-privilege.ts';
import type { ContainerProbes } from '../../core/confine/probe.ts';
import type { Proof, Relaxation, TrialOutcome } from '../../core/confine/proof.ts';
import {
  callStep,
  hardenedHostConfig,
  hardeningSteps,
  relaxedAppArmor,
} from '../../confine/prove/hardening-steps.ts';
import type { HardeningStep } from '../../confine/prove/hardening-steps.ts';
import { withoutSteps } from '../../confine/prove/without-steps.ts';
import { smallestRelaxation } from '../../confine/prove/smallest-relaxation.ts';
import { recordAt } from '../../formats/json/members.ts';
import { engineWriter } from '../../io/engine/writing-client.ts';
import { ownRunIdentity } from '../../io/run-identity.ts';
import { defaultSeccomp } from '../../knowledge/kernel/default-seccomp.ts';
import { processesOfContainer } from '../../recorder/machine-tasks.ts';
import { ownerLabels } from '../../probes/twin-owner.ts';
import { removeLeftovers } from '../probe/leftovers.ts';
import { probeContainers } from '../probe/probe-containers.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';
import { helperPath } from '../../probes/twin-request.ts';
import { openAppArmor, withProgram, type AppArmorProfiles } from './apparmor-profiles.ts';
import { applicationTwin } from './application-twin.ts';
import {
  describeWorkload,
  inspectContainerOrService,
  type InspectedContainer,
} from './observed-container.ts';
import type { EngineOptions } from '../targets/engine/engine-options.ts';
import { openEngine } from '../targets/engine/open.ts';
import { runTrial, type TrialEngine, type TrialPlan } from './run-trial.ts';

/** What is proven. */
export interface ProveRequest extends EngineOptions {
  /** Container or Compose service. */
  container: string;
  profile: LeastPrivilege;
  exercise?: string;
  timeoutMs: number;
  /** Runtime of the twin (`crun`); default: that of the container. */
  runtime?: string;
}

/**
 * Tries a workload in a twin of its container under its least privileges. If it fails, finds a smallest set of
 * lines without which it passes. Probes the container before and the twin after.
 * @throws IronhullError `ENGINE_UNREACHABLE`, `TARGET_MISSING`, `PROBE_HELPER_MISSING`.
 */
export async function prove(
  request: ProveRequest,
  runtime: RuntimeContext,
  signal: AbortSignal,
): Promise<Proof> {
  const { client } = await openEngine(request, runtime);
  const writer = engineWriter(client, runtime.env);
  try {
    await removeLeftovers({ client, writer }, runtime);
    const container = await inspectContainerOrService(request.container, client);
    const engine = { client, writer, progress: (line: string) => runtime.progress(line) };
    const run = await ownRunIdentity();
    return await proveContainer({ request, runtime, signal, engine, container, run });
  } finally {
    writer.close();
    client.close();
  }
}

/** A trial that a signal ended has shown nothing. */
function refuseInterrupted(signal: AbortSignal): void {
  if (signal.aborted) throw new IronhullError('USAGE', 'interrupted');
}

interface ProveContext {
  request: ProveRequest;
  runtime: RuntimeContext;
  signal: AbortSignal;
  engine: TrialEngine;
  container: InspectedContainer;
  /** This process, for the labels of twins. */
  run: string | undefined;
}

async function proveContainer(context: ProveContext): Promise<Proof> {
  const { request, container, runtime } = context;
  for (const doubt of request.profile.doubts) runtime.progress(`not shown by the recordings: ${doubt}`);
  const before = await probe(container.id, context);
  const appArmor = await openAppArmorFor(container);
  const trials = trialRunner(context, appArmor);
  let after: ContainerProbes | undefined;
  const first = await trials.run(new Set(), async (name) => {
    after = await probe(name, context);
  });
  refuseInterrupted(context.signal);
  const proof = {
    schemaVersion: 1,
    kind: 'proof',
    workload: request.profile.workload,
    first,
    ...(before && { before }),
  } as const;
  const remarks = trials.remarks;
  if (first.passed)
    return {
      ...proof,
      relaxed: [],
      trials: trials.count(),
      ...(after && { after }),
      profile: request.profile,
      remarks,
    };
  runtime.progress(`${first.why}: looking for the line that is wrong`);
  const relaxed = await findRelaxation(
    request.profile,
    hardeningSteps(request.profile, container.workload, typeof appArmor !== 'string'),
    trials,
  );
  if (relaxed === undefined)
    return { ...proof, trials: trials.count(), withoutProfile: trials.last().why, remarks };
  await trials.run(new Set(relaxed.map(({ id }) => id)), async (name) => {
    after = await probe(name, context);
  });
  refuseInterrupted(context.signal);
  // A profile without its filter of system calls is none that a file could hold.
  const isWhole = !relaxed.some(({ id }) => id === 'seccomp');
  const profile = isWhole ? { profile: withoutSteps(request.profile, relaxed) } : {};
  return { ...proof, relaxed, trials: trials.count(), ...(after && { after }), ...profile, remarks };
}

async function probe(
  container: string,
  { request, runtime, signal }: ProveContext,
): Promise<ContainerProbes | undefined> {
  const { engine, context } = request;
  const report = await probeContainers(
    {
      containers: [container],
      only: [],
      inPlace: false,
      signal,
      ...(engine === undefined ? {} : { engine }),
      ...(context === undefined ? {} : { context }),
    },
    { ...runtime, progress: () => undefined },
  );
  const [failed] = report.failures;
  if (failed !== undefined) runtime.progress(`not probed: ${failed.why}`);
  return report.containers[0];
}

/** Longest time that a twin is probed, in seconds. */
const probingSeconds = 300;

interface Trials {
  run(relaxed: ReadonlySet<string>, use?: (name: string) => Promise<void>): Promise<TrialOutcome>;
  count(): number;
  /** How the last trial ended. */
  last(): TrialOutcome;
  remarks: readonly string[];
}

/** Returns what loads AppArmor profiles for twins of a container, or why they have none. */
async function openAppArmorFor({ id, pid }: InspectedContainer): Promise<AppArmorProfiles | string> {
  const isHere = pid !== undefined && (await processesOfContainer(id)).includes(pid);
  return isHere ? openAppArmor() : 'the container does not run on this machine';
}

function trialRunner(
  { request, engine, container, signal, runtime, run }: ProveContext,
  appArmor: AppArmorProfiles | string,
): Trials {
  const { profile } = request;
  const host = {
    ...recordAt(container.document, 'HostConfig'),
    ...(request.runtime === undefined ? {} : { Runtime: request.runtime }),
  };
  const plan: TrialPlan = {
    ports: profile.ports.flatMap(({ value }) => (value.endsWith('/tcp') ? [Number.parseInt(value, 10)] : [])),
    timeoutMs: request.timeoutMs,
    signal,
    ...(request.exercise === undefined ? {} : { exercise: request.exercise }),
  };
  const twinFor = (relaxed: ReadonlySet<string>, label?: string) =>
    applicationTwin(
      container.document,
      hardenedHostConfig(host, profile, relaxed, label),
      relaxed.has('read-only') ? [] : profile.volumes.map(({ value }) => value),
      ownerLabels(run, new Date(runtime.clock.now()), (2 * request.timeoutMs) / 1000 + probingSeconds),
    );
  let count = 0;
  let last: TrialOutcome = { passed: false, why: 'nothing was tried', output: '' };
  return {
    remarks: [
      ...otherWorkload(profile, container),
      ...twinFor(new Set()).remarks,
      ...(typeof appArmor === 'string' ? [`the AppArmor profile was not tried: ${appArmor}`] : []),
    ],
    count: () => count,
    last: () => last,
    async run(relaxed, use) {
      return (last = await runOnce(relaxed, use));
    },
  };

  async function runOnce(
    relaxed: ReadonlySet<string>,
    use?: (name: string) => Promise<void>,
  ): Promise<TrialOutcome> {
    refuseInterrupted(signal);
    count += 1;
    runtime.progress(
      `trial ${count}${relaxed.size === 0 ? '' : `, ${counted(relaxed.size, 'line')} left out`}`,
    );
    if (typeof appArmor === 'string' || relaxed.has('apparmor'))
      return runTrial(engine, twinFor(relaxed), plan, use);
    const loaded = await appArmor.load(withProgram(relaxedAppArmor(profile, relaxed), helperPath));
    if ('failure' in loaded)
      return { passed: false, why: 'the AppArmor profile cannot be loaded', output: loaded.failure };
    try {
      return await runTrial(engine, twinFor(relaxed, loaded.name), plan, use);
    } finally {
      await appArmor
        .unload(loaded.name)
        .catch(() => runtime.progress(`the AppArmor profile ${loaded.name} is still loaded`));
    }
  }
}

/** Says so if the recordings are of another container or another image. */
function otherWorkload({ workload }: LeastPrivilege, container: InspectedContainer): readonly string[] {
  const { name, image, service } = describeWorkload(container);
  const isSame = workload.image === image && (workload.service ?? workload.name) === (service ?? name);
  return isSame
    ? []
    : [
        `the recordings are of ${workload.service ?? workload.name} (image ${workload.image}); the container is ${name} (image ${image})`,
      ];
}

/** The lines that have to be left out; `undefined` if the trial fails without all of them too. */
async function findRelaxation(
  profile: LeastPrivilege,
  steps: readonly HardeningStep[],
  trials: Trials,
): Promise<readonly Relaxation[] | undefined> {
  const passes = async (relaxed: ReadonlySet<string>): Promise<boolean> => (await trials.run(relaxed)).passed;
  const wrong = await smallestRelaxation(
    steps.map(({ id }) => id),
    passes,
  );
  if (wrong === undefined) return undefined;
  if (!wrong.includes('seccomp')) return describe(wrong, steps);
  const others = wrong.filter((id) => id !== 'seccomp');
  const calls = missingCalls(profile).map(callStep);
  const wrongCalls = await smallestRelaxation(
    calls.map(({ id }) => id),
    (relaxed) => passes(new Set([...others, ...relaxed])),
  );
  // The engine's own profile has conditions that no list of names has.
  return wrongCalls === undefined
    ? describe(wrong, steps)
    : describe([...others, ...wrongCalls], [...steps, ...calls]);
}

function describe(ids: readonly string[], steps: readonly HardeningStep[]): readonly Relaxation[] {
  return ids.flatMap((id) => steps.find((step) => step.id === id) ?? []);
}

/** Calls that the engine's default profile allows and the derived one does not, or not with every argument. */
function missingCalls({ seccomp }: LeastPrivilege): readonly string[] {
  const open = new Set(
    seccomp.profile.syscalls
      .filter(({ action, args }) => action === 'SCMP_ACT_ALLOW' && args === undefined)
      .flatMap(({ names }) => names),
  );
  return [...defaultSeccomp.always, ...defaultSeccomp.conditions.keys()].filter((name) => !open.has(name));
}
