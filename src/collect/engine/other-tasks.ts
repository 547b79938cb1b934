import { posix } from 'node:path';
import { counted } from '../../core/counted.ts';
import type { WorkloadFacts } from '../../core/facts/facts.ts';
import type { CollectedGap } from '../../core/findings/finding.ts';
import { valueOf, type UnreadableReading } from '../../core/observed.ts';
import type { SubjectName } from '../../core/subject.ts';
import type { HostFiles } from '../../io/files.ts';
import { describeBundles } from './runtime-bundles.ts';

/** Where containerd keeps its state by default: its own, and those of Docker, k3s and RKE2, k0s and MicroK8s. */
const stateFolders = [
  '/run/containerd',
  '/run/docker/containerd/daemon',
  '/run/snap.docker/containerd/daemon',
  '/run/k3s/containerd',
  '/run/k0s/containerd',
  '/var/snap/microk8s/common/run/containerd',
];

/** Directories of its tasks, by namespace. */
const taskFolders = stateFolders.map((folder) => `${folder}/io.containerd.runtime.v2.task`);

/** Namespaces of containerd that dockerd uses by default: for containers, and for plugins. */
const ofEngine: ReadonlySet<string> = new Set(['moby', 'plugins.moby']);

/** The bundle of a container in its specification's path. */
const bundle = /^(.*\/io\.containerd\.runtime\.v2\.task)\/([^/]+)\/([^/]+)\/config\.json$/u;

/** Returns the directories and namespaces of the engine's own containers, as their specifications were found. */
function ownBundles(workloads: readonly WorkloadFacts[]) {
  const found = workloads.flatMap(({ spec }) => {
    const [, folder = '', namespace = ''] = (spec.state === 'known' && bundle.exec(spec.from)) || [];
    return folder === '' ? [] : [{ folder, place: `${folder}/${namespace}` }];
  });
  return {
    folders: new Set([...taskFolders, ...found.map(({ folder }) => folder)]),
    places: new Set(found.map(({ place }) => place)),
  };
}

/** Returns the gap of a directory of tasks that may not be listed. */
function hiddenTasks(subject: SubjectName, what: string, { why, detail }: UnreadableReading): CollectedGap {
  const because = `${why}: containerd may run containers there that the engine does not know: ${detail}`;
  return { subject, what, why: because };
}

/** Returns the gap of a namespace with containers that `isOther` does not leave out; none without one. */
async function gapOfNamespace(
  files: HostFiles,
  subject: SubjectName,
  what: string,
  isOther: (id: string) => Promise<boolean>,
): Promise<readonly CollectedGap[]> {
  const ids = await files.list(what);
  if (ids.state === 'unreadable') return [hiddenTasks(subject, what, ids)];
  const named = valueOf(ids) ?? [];
  const others = await Promise.all(named.map(isOther));
  const all = named.filter((_id, index) => others[index]);
  const namespace = posix.basename(what);
  if (all.length === 0) return [];
  const details = await describeBundles(
    files,
    all.map((id) => `${what}/${id}`),
  );
  return [
    {
      subject,
      what,
      why: `not-collected: containerd runs ${counted(all.length, 'container')} in its namespace ${namespace} that the engine does not know (${details}): list them with \`ctr --namespace ${namespace} containers list\``,
    },
  ];
}

/** What an engine says of its containers. */
export interface ListedContainers {
  workloads: readonly WorkloadFacts[];
  /** Those that could not be inspected are among the gaps. */
  gaps: readonly CollectedGap[];
  /** When it was asked, in milliseconds since 1970: containers that started since are not among them. */
  askedAt: number;
}

/**
 * Returns a gap for each namespace of an engine's containerd that has containers of another program, also among the
 * engine's own: of nerdctl, `ctr run` or a kubelet. No rule looks at them, and they may control the host as well.
 */
export async function gapsOfOtherTasks(
  files: HostFiles,
  subject: SubjectName,
  { workloads, gaps, askedAt }: ListedContainers,
): Promise<readonly CollectedGap[]> {
  const { folders, places } = ownBundles(workloads);
  const listed = new Set([
    ...workloads.map(({ written }) => written.id),
    ...gaps.map(({ subject: { id } }) => id),
  ]);
  const isUnlisted = async (place: string, id: string): Promise<boolean> => {
    if (listed.has(id)) return false;
    const status = valueOf(await files.status(`${place}/${id}`));
    return status !== undefined && status.changedAt < askedAt;
  };
  const found = await Promise.all(
    [...folders].map(async (folder) => {
      const names = await files.list(folder);
      if (names.state === 'unreadable') return [[hiddenTasks(subject, folder, names)]];
      const others = (valueOf(names) ?? []).filter(
        (name) => !ofEngine.has(name) && !places.has(`${folder}/${name}`),
      );
      return Promise.all(
        others.map((namespace) => gapOfNamespace(files, subject, `${folder}/${namespace}`, async () => true)),
      );
    }),
  );
  const own = [...places].map((place) =>
    gapOfNamespace(files, subject, place, (id) => isUnlisted(place, id)),
  );
  return [...found.flat(2), ...(await Promise.all(own)).flat()];
}
