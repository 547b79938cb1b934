import type { WorkloadCase } from '../../core/check.ts';
import type { NamespaceKind } from '../../core/effective.ts';
import type { ProposedChange } from '../../core/finding.ts';
import type { Location } from '../../core/location.ts';
import { combine, type Judgement } from './conclude.ts';
import { judgeValue, placesOf, readingEvidence } from './setting.ts';
import { describeNamespace } from './words.ts';

/** Settings that say whose namespace a workload is in, with the kernel's name for it. */
export const namespaceSettings = {
  network: 'net',
  pid: 'pid',
  ipc: 'ipc',
  uts: 'uts',
  userns: 'user',
  cgroupns: 'cgroup',
} as const satisfies Record<string, NamespaceKind>;

export type NamespaceSetting = keyof typeof namespaceSettings;

function shared(setting: NamespaceSetting, what: string, at: readonly Location[] | undefined) {
  const change = changeFor(setting, `Give the container a ${what} namespace of its own`, at);
  return {
    message: `The container shares the host’s ${what} namespace`,
    detail: {},
    ...(change && { change }),
  };
}

/** With control groups of version 1 a container has the host's namespace unless told otherwise. */
function changeFor(
  setting: NamespaceSetting,
  title: string,
  at: readonly Location[] | undefined,
): ProposedChange | undefined {
  if (setting === 'cgroupns') return { kind: 'write', safety: 'risky', title, setting, value: 'private' };
  return at && { kind: 'remove', safety: 'risky', title, at };
}

/** What the kernel says, where the setting does not: a namespace that is the host's own all the same. */
function byKernel(subject: WorkloadCase, setting: NamespaceSetting, what: string): Judgement {
  const { effective, workload } = subject;
  const seen =
    effective.state === 'known' ? effective.value.namespaces[namespaceSettings[setting]] : undefined;
  // Without remapping every container is in the host's user namespace; that is judged elsewhere.
  if (!seen || setting === 'userns') return combine([]);
  const evidence = [
    readingEvidence(effective, `${seen.id}, ${seen.host ? 'the host’s' : 'not the host’s'}`),
  ] as const;
  if (!seen.host) return { problems: [], doubts: [], evidence };
  const problem = {
    ...shared(setting, what, workload.settings[setting].written?.at),
    at: placesOf(workload, setting),
    evidence,
  };
  return { problems: [problem], doubts: [], evidence: [] };
}

/** Judges whether a workload is in the host's namespace: by its setting, and by the kernel where it runs. */
export function judgeHostNamespace(
  subject: WorkloadCase,
  setting: NamespaceSetting,
  what: string,
): Judgement {
  const { workload } = subject;
  const judged = judgeValue(workload, setting, (mode) =>
    mode.kind === 'host'
      ? shared(setting, what, workload.settings[setting].written?.at)
      : `${what} namespace: ${describeNamespace(mode)}`,
  );
  return judged.problems.length > 0 ? judged : combine([judged, byKernel(subject, setting, what)]);
}
