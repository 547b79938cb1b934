import type { WorkloadFacts } from '../../core/facts/facts.ts';
import type { ContainerProfile } from '../../core/host/host.ts';
import { known, unreadable, valueOf, type Observed } from '../../core/observed.ts';
import { parseProfileText, type ProfileText } from '../../formats/apparmor/profile-text.ts';
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

/** Returns the labels by which the kernel confines workloads, or will confine those that do not run. */
export function confinementLabels(workloads: readonly WorkloadFacts[]): readonly string[] {
  return workloads.flatMap(({ effective, written }) => {
    const state = valueOf(effective);
    const label = state && valueOf(state.lsmLabel);
    if (label !== undefined) return label;
    const { apparmor } = written.settings;
    const profile = apparmor && 'value' in apparmor ? apparmor.value : undefined;
    return profile?.kind === 'custom' ? `${profile.name} (enforce)` : [];
  });
}

/** Returns the profiles of labels that enforce them: `one//&two (enforce)`. */
function profileNames(labels: readonly string[]): readonly string[] {
  const enforced = labels.filter((label) => / \((?:enforce|kill)\)$/u.test(label));
  const names = enforced.flatMap((label) => label.replace(/ \([a-z]+\)$/u, '').split('//&'));
  return [...new Set(names)].filter((name) => name !== 'docker-default' && name !== 'unconfined').toSorted();
}

/** Where profiles include files from (apparmor.d(5)). */
const includeFolder = '/etc/apparmor.d';
/** A profile that includes more files is not understood. */
const mostIncludes = 128;

/** Returns the text of an included file, or of the files of an included folder; empty if there is none. */
async function includedText(files: HostFiles, include: string): Promise<Observed<string>> {
  if (include.split('/').includes('..'))
    return unreadable('unsupported', 'it is outside its folder', include);
  const path = include.startsWith('/') ? include : `${includeFolder}/${include}`;
  const status = await files.status(path);
  if (status.state === 'unreadable') return status;
  if (valueOf(status)?.kind !== 'directory') {
    const text = await files.readText(path);
    return text.state === 'absent' ? known('', path) : text;
  }
  const names = await files.list(path);
  if (names.state !== 'known') return names;
  const texts = await Promise.all(names.value.map((name) => files.readText(`${path}/${name}`)));
  const unread = texts.find(({ state }) => state !== 'known');
  return unread ?? known(texts.map((text) => valueOf(text) ?? '').join('\n'), path);
}

/** Parses a profile with the files that it includes, each loaded when the parser asks for it. */
async function parseWithIncludes(
  files: HostFiles,
  source: string,
  name: string,
): Promise<ProfileText | undefined> {
  const texts = new Map<string, string>();
  for (;;) {
    const parsed = parseProfileText(source, name, texts);
    if (parsed === undefined || parsed.missing.length === 0) return parsed;
    const loaded = await Promise.all(
      parsed.missing.map(async (path) => [path, valueOf(await includedText(files, path))] as const),
    );
    const unread = loaded.find(([, text]) => text === undefined);
    if (unread !== undefined || texts.size + loaded.length > mostIncludes) return parsed;
    for (const [path, text] of loaded) if (text !== undefined) texts.set(path, text);
  }
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
    const parsed = text.state === 'known' ? await parseWithIncludes(files, text.value, name) : undefined;
    if (parsed === undefined) continue;
    if (parsed.open.length > 0) return known(parsed.open, path);
    const [include] = parsed.missing;
    const [rule] = parsed.doubts;
    if (include !== undefined)
      return unreadable('undetermined', `${path} includes ${include}, which may allow more; ${why}`, path);
    return rule === undefined
      ? known([], path)
      : unreadable(
          'undetermined',
          `${path} may allow more by "${rule}", which is not understood; ${why}`,
          path,
        );
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
