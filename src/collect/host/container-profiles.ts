import type { WorkloadFacts } from '../../core/facts.ts';
import type { ContainerProfile } from '../../core/host.ts';
import { known, unreadable, valueOf, type Observed } from '../../core/observed.ts';
import { parseProfileText } from '../../formats/apparmor/profile-text.ts';
import type { HostFiles } from '../../io/files.ts';
import { listProfileFiles, readAllowed } from './engine-profile.ts';

/** What no container needs, of what the engine's own profile denies: each leads out of it where it is root. */
const grave: ReadonlySet<string> = new Set([
  'write /proc/sysrq-trigger',
  'read /proc/kcore',
  'write /proc/sys/kernel/core_pattern',
  'write /sys/kernel/uevent_helper',
  'change profile to unconfined',
  'mount file systems',
]);

/** Returns the labels by which the kernel confines workloads. */
export function confinementLabels(workloads: readonly WorkloadFacts[]): readonly string[] {
  return workloads.flatMap(({ effective }) => {
    const state = valueOf(effective);
    return (state && valueOf(state.lsmLabel)) ?? [];
  });
}

/** Returns the profiles of labels that enforce them: `one//&two (enforce)`. */
function profileNames(labels: readonly string[]): readonly string[] {
  const enforced = labels.filter((label) => / \((?:enforce|kill)\)$/u.test(label));
  const names = enforced.flatMap((label) => label.replace(/ \([a-z]+\)$/u, '').split('//&'));
  return [...new Set(names)].filter((name) => name !== 'docker-default' && name !== 'unconfined').toSorted();
}

/** Returns what the file of a profile opens, where one of the files from which profiles are loaded defines it. */
async function allowedByText(
  files: HostFiles,
  name: string,
  loaded: Observed<readonly string[]>,
): Promise<Observed<readonly string[]>> {
  const why = loaded.state === 'unreadable' ? loaded.detail : 'the kernel does not show its rules';
  for (const path of await listProfileFiles(files)) {
    const text = await files.readText(path);
    const parsed = text.state === 'known' ? parseProfileText(text.value, name) : undefined;
    if (parsed === undefined) continue;
    const [include] = parsed.includes;
    return include === undefined || parsed.open.length > 0
      ? known(parsed.open, path)
      : unreadable('undetermined', `${path} includes ${include}, which may allow more; ${why}`, path);
  }
  return unreadable('undetermined', `${why}, and no file in /etc/apparmor.d defines it`, loaded.from);
}

/** Returns what the profiles of containers with these labels allow, without that of the engine. */
export async function collectContainerProfiles(
  files: HostFiles,
  labels: readonly string[],
): Promise<Observed<readonly ContainerProfile[]>> {
  const found = profileNames(labels).map(async (name): Promise<ContainerProfile> => {
    const loaded = await readAllowed(files, name);
    const allowed =
      loaded.state === 'known'
        ? known(
            loaded.value.filter((each) => grave.has(each)),
            loaded.from,
          )
        : await allowedByText(files, name, loaded);
    return { name, allowed };
  });
  return known(await Promise.all(found), 'the labels of containers');
}
