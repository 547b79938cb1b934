import { counted } from '../../core/counted.ts';
import { valueOf } from '../../core/observed.ts';
import type { CollectedGap } from '../../core/findings/finding.ts';
import type { SubjectName } from '../../core/subject.ts';
import type { HostFiles } from '../../io/files.ts';
import { listProcesses, type NamedProcess } from '../processes/list-processes.ts';
import { describeBundles } from './runtime-bundles.ts';

/** The program that Podman and CRI-O start beside each container, and for each `podman exec` (conmon(8)). */
const monitor = 'conmon';

interface MonitoredContainer {
  id: string;
  /** Directory of its runtime specification. */
  bundle: string;
  /** The user whose Podman runs it. */
  user: number;
}

/** Returns the value of an option that a command line gives as a word of its own. */
function optionOf(words: readonly string[], names: readonly string[]): string | undefined {
  const place = words.findIndex((word) => names.includes(word));
  return place === -1 ? undefined : words[place + 1];
}

/** Returns the container of a monitor; absent for one that has no container on this machine. */
async function containerOf(files: HostFiles, { pid }: NamedProcess): Promise<readonly MonitoredContainer[]> {
  const words = (valueOf(await files.readText(`/proc/${pid}/cmdline`)) ?? '').split('\0');
  const id = optionOf(words, ['-c', '--cid']);
  const bundle = optionOf(words, ['-b', '--bundle']);
  if (id === undefined || bundle?.startsWith('/') !== true) return [];
  const [owner, specification] = await Promise.all([
    files.status(`/proc/${pid}`),
    files.status(`${bundle}/config.json`),
  ]);
  // Of a command in a container, or of a Podman inside a container: its files are not those of the machine.
  if (specification.state === 'absent') return [];
  return [{ id, bundle, user: valueOf(owner)?.uid ?? 0 }];
}

/**
 * Returns a gap for each user who runs containers with Podman or CRI-O beside the engine. No rule looks at them, and
 * they may control the host as well.
 */
export async function gapsOfPodman(files: HostFiles, subject: SubjectName): Promise<readonly CollectedGap[]> {
  const { processes } = await listProcesses(files);
  const monitors = processes.filter(({ name }) => name === monitor);
  const found = (await Promise.all(monitors.map((each) => containerOf(files, each)))).flat();
  const ofUsers = Map.groupBy(new Map(found.map((each) => [each.id, each])).values(), ({ user }) => user);
  const sorted = [...ofUsers].toSorted(([left], [right]) => left - right);
  return Promise.all(
    sorted.map(async ([user, containers]) => {
      const details = await describeBundles(
        files,
        containers.map(({ bundle }) => bundle),
      );
      const whose = user === 0 ? 'root' : `user ${user}`;
      const what = `containers of Podman or CRI-O, run by ${whose}`;
      const why = `not-collected: ${whose} runs ${counted(containers.length, 'container')} with Podman or CRI-O, which the engine does not know (${details}): list them with \`podman ps\` or \`crictl ps\` as ${whose}`;
      return { subject, what, why };
    }),
  );
}
