import { joinableNamespaces, type NamespaceOwners, type WorkloadCase } from '../../../core/rules/check.ts';
import type { NamespaceKind } from '../../../core/workload/effective.ts';
import type { ProposedChange, Outcome } from '../../../core/findings/finding.ts';
import type { Location } from '../../../core/location.ts';
import { valueOf } from '../../../core/observed.ts';
import type { NamespaceMode } from '../../../core/workload/workload.ts';
import type { NamespaceSetting } from '../../../formats/docker-values/namespace-mode.ts';
import { combine, fail, unknown } from '../../../core/rules/outcome.ts';
import { checkedPart } from '../part.ts';
import { reachedThroughProcesses } from './host-processes.ts';
import { describeProcess } from './running.ts';
import { checkValue, placesOf } from './setting.ts';
import { describeNamespace } from './format-value.ts';

/** Namespace settings, with the kernel's name of the namespace. */
export const namespaceSettings = {
  network: 'net',
  pid: 'pid',
  ipc: 'ipc',
  uts: 'uts',
  userns: 'user',
  cgroupns: 'cgroup',
} as const satisfies Record<NamespaceSetting, NamespaceKind>;

/** Whether a workload shares the host's namespace: by its setting, through another workload, or in the kernel. */
export function inHostNamespace(subject: WorkloadCase, setting: NamespaceSetting): boolean {
  const mode = valueOf(subject.workload.settings[setting].value);
  const seen = valueOf(subject.effective)?.namespaces[namespaceSettings[setting]];
  return mode?.kind === 'host' || hostThrough(subject, setting) !== undefined || seen?.host === true;
}

function isJoinable(setting: string): setting is keyof NamespaceOwners {
  return joinableNamespaces.some((each) => each === setting);
}

/** Returns the workload through which this one shares the host's namespace. */
function hostThrough({ owners }: WorkloadCase, setting: NamespaceSetting): string | undefined {
  const owner = isJoinable(setting) ? owners?.[setting] : undefined;
  return owner?.mode?.kind === 'host' ? owner.name : undefined;
}

/** Whether the engine runs every container in the host's user namespace, so that requesting it changes nothing. */
function asEveryContainer({ engine }: WorkloadCase, setting: NamespaceSetting): boolean {
  const facts = valueOf(engine);
  return setting === 'userns' && facts !== undefined && !facts.usernsRemap && !facts.rootless;
}

const notYet = {
  message: 'The container requests the host’s user namespace; user namespace remapping would not apply to it',
  severity: 'low',
} as const;

const notAsked = 'the host’s user namespace is not requested; no container of this engine is remapped';

/** Returns the evidence for a mode that does not share the host's namespace. */
function fineMode(
  subject: WorkloadCase,
  setting: NamespaceSetting,
  mode: NamespaceMode,
  what: string,
): string {
  if (asEveryContainer(subject, setting)) return notAsked;
  return `${what} namespace: ${describeNamespace(mode)}`;
}

function shared(
  subject: WorkloadCase,
  setting: NamespaceSetting,
  what: string,
  at: readonly Location[] | undefined,
  through?: string,
) {
  const change = changeFor(setting, what, at);
  const reach = setting === 'pid' ? reachedThroughProcesses(subject) : undefined;
  const grave = reach?.severity === 'critical' ? reach : undefined;
  return {
    message: `The container shares the host’s ${what} namespace${through === undefined ? '' : `, through ${through}`}${grave ? `: ${grave.gives}` : ''}`,
    ...(grave && { severity: grave.severity }),
    detail: {},
    ...(change && { change }),
  };
}

/** Returns the edit for a namespace. On cgroup v1, a container shares the host's by default. */
function changeFor(
  setting: NamespaceSetting,
  what: string,
  at: readonly Location[] | undefined,
): ProposedChange | undefined {
  const title =
    setting === 'userns'
      ? 'Let user namespace remapping reach the container'
      : `Give the container its own ${what} namespace`;
  if (setting === 'cgroupns') return { kind: 'write', safety: 'risky', title, setting, value: 'private' };
  return at && { kind: 'remove', safety: 'risky', title, at };
}

/** Checks the namespace in the kernel, which may be the host's without any setting. */
function byKernel(subject: WorkloadCase, setting: NamespaceSetting, what: string): Outcome | undefined {
  const { effective, workload } = subject;
  const seen =
    effective.state === 'known' ? effective.value.namespaces[namespaceSettings[setting]] : undefined;
  // Without remapping every container is in the host's user namespace; `engine/user-namespaces` reports that.
  if (!seen || setting === 'userns') return undefined;
  const saw = `${seen.id}, ${seen.host ? 'the host’s' : 'not the host’s'}`;
  const part = checkedPart({ at: placesOf(workload, setting), source: effective.from, saw });
  return seen.host
    ? part.fail(shared(subject, setting, what, workload.settings[setting].written?.at))
    : part.pass(saw);
}

/** Fails for a process that was started in the container with the host's namespace in the place of the container's. */
function byProcesses(
  { effective, workload }: WorkloadCase,
  setting: NamespaceSetting,
  what: string,
): readonly Outcome[] {
  const processes = valueOf(effective)?.processes;
  return (processes === undefined ? [] : (valueOf(processes) ?? [])).flatMap((process) => {
    const { name, hostNamespaces = [] } = process;
    if (!hostNamespaces.includes(namespaceSettings[setting])) return [];
    const source = processes?.from ?? '';
    return fail({
      message: `Process ${name} in the container is in the host’s ${what} namespace: it was started from outside`,
      detail: { program: name },
      at: workload.at,
      evidence: [{ source, saw: `${describeProcess(process)}: ${namespaceSettings[setting]} of the host` }],
      change: {
        kind: 'manual',
        title: 'End the process',
        steps: ['Start it with `docker exec`, or with `nsenter --all`'],
      },
    });
  });
}

/** Unknown when the workload that owns a joined namespace was not collected. */
function unknownOwner({ workload, owners }: WorkloadCase, setting: NamespaceSetting): Outcome | undefined {
  const mode = valueOf(workload.settings[setting].value);
  if (mode?.kind !== 'container' && mode?.kind !== 'service') return undefined;
  if (isJoinable(setting) && owners?.[setting]?.mode !== undefined) return undefined;
  return unknown(
    'unreadable',
    `${describeNamespace(mode)} was not collected; it may share the host’s namespace`,
  );
}

/** Checks whether a workload shares the host's namespace, by its setting and in the kernel. */
export function checkHostNamespace(subject: WorkloadCase, setting: NamespaceSetting, what: string): Outcome {
  const { workload } = subject;
  const through = hostThrough(subject, setting);
  const written = checkValue(workload, setting, (mode, part) =>
    mode.kind === 'host' || through !== undefined
      ? part.fail({
          ...shared(subject, setting, what, workload.settings[setting].written?.at, through),
          ...(asEveryContainer(subject, setting) ? notYet : {}),
        })
      : part.pass(fineMode(subject, setting, mode, what)),
  );
  if (written.state === 'failed') return written;
  const kernel = byKernel(subject, setting, what);
  if (kernel) return combine([written, kernel, ...byProcesses(subject, setting, what)]);
  return unknownOwner(subject, setting) ?? written;
}
