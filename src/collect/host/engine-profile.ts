import type { EngineProfile } from '../../core/host/host.ts';
import { known, valueOf, type Observed } from '../../core/observed.ts';
import { allowsFile, allowsMount } from '../../formats/apparmor/match.ts';
import { compiledProfile, type CompiledProfile } from '../../formats/apparmor/policy-blob.ts';
import type { HostFiles } from '../../io/files.ts';

const enginesProfile = 'docker-default';
const loadedProfiles = '/sys/kernel/security/apparmor/policy/profiles';
/** Whether this kernel mediates mounts at all. */
const mountFeature = '/sys/kernel/security/apparmor/features/mount/mask';
/** Folders from which services load profiles at boot. */
const profileFolders = ['/etc/apparmor.d', '/var/lib/snapd/apparmor/profiles'];

/** What the engine's own profile denies since Engine 1.12 (moby `profiles/apparmor/template.go`). */
const denied = [
  { path: '/proc/sysrq-trigger', access: 'write' },
  { path: '/proc/kcore', access: 'read' },
  { path: '/sys/firmware/any', access: 'read' },
  // One of each rule: a program that the kernel runs, a setting beside it, a file of /proc and one of /sys.
  { path: '/proc/sys/kernel/core_pattern', access: 'write' },
  { path: '/proc/sys/vm/overcommit_memory', access: 'write' },
  { path: '/proc/mtrr', access: 'write' },
  { path: '/proc/irq/default_smp_affinity', access: 'write' },
  { path: '/sys/kernel/uevent_helper', access: 'write' },
  { path: '/sys/fs/any/setting', access: 'write' },
  { path: 'unconfined', access: 'change profile to' },
] as const;

/** Mounts of a disk, of the kernel's settings and of a directory at another place; the profile denies all. */
const deniedMounts = [
  { target: '/mnt/', device: '/dev/sda', type: 'ext4', flags: [] },
  { target: '/mnt/', device: 'proc', type: 'proc', flags: [] },
  { target: '/mnt/', device: '/proc/', type: '', flags: [12] },
] as const;

/** Limit of the size of a compiled profile; those of engines have 60 KiB. */
const largest = 4 * 1024 * 1024;

/**
 * Returns what a profile allows of what the engine's own denies. One without rules on mounts denies none, which counts
 * where the kernel mediates them (`hasMounts`).
 */
function allowedBy(compiled: CompiledProfile, hasMounts: boolean): readonly string[] {
  const allowed = denied.filter(({ path, access }) => allowsFile(compiled, path, access));
  const mounts = deniedMounts.some((mount) => allowsMount(compiled, mount) ?? hasMounts);
  return [
    ...allowed.map(({ path, access }) => `${access} ${path}`),
    ...(mounts ? ['mount file systems'] : []),
  ];
}

/** Returns what a loaded profile allows of what the engine's own denies. */
export async function readAllowed(files: HostFiles, profile: string): Promise<Observed<readonly string[]>> {
  const names = await files.list(loadedProfiles);
  if (names.state !== 'known') return names;
  // The kernel names folders by profiles, with dots for slashes.
  const folder = profile.replace(/^\//u, '').replaceAll('/', '.');
  const name = names.value.find(
    (each) => each.startsWith(`${folder}.`) && /^\d+$/u.test(each.slice(folder.length + 1)),
  );
  if (name === undefined) return { state: 'absent', from: `${loadedProfiles}/${profile}` };
  const path = `${loadedProfiles}/${name}/raw_data`;
  const compiled = await files.withBytes(path, (bytes) =>
    compiledProfile(bytes.read(0, Math.min(bytes.size, largest)), profile),
  );
  if (compiled.state !== 'known') return compiled;
  if (compiled.value === undefined)
    return { state: 'unreadable', why: 'unsupported', detail: 'compiled in an unknown form', from: path };
  try {
    const hasMounts = (await files.status(mountFeature)).state === 'known';
    return known(allowedBy(compiled.value, hasMounts), path);
  } catch {
    return { state: 'unreadable', why: 'malformed', detail: 'its automaton is not understood', from: path };
  }
}

/** Whether a text defines the profile: `profile docker-default flags=(…) {`. */
function defines(text: string): boolean {
  return new RegExp(`^[ \\t]*(?:profile[ \\t]+)?"?${enginesProfile}"?(?=[ \\t{])[^{;#]*\\{`, 'mu').test(text);
}

/** Whether a file defines the profile, or cannot be read; a folder among the files holds parts of profiles. */
async function mayDefine(files: HostFiles, path: string): Promise<boolean> {
  const text = await files.readText(path);
  if (text.state === 'known') return defines(text.value);
  return text.state === 'unreadable' && text.why === 'denied';
}

/** Returns the files from which services load profiles at boot, or a folder that cannot be read. */
export async function listProfileFiles(files: HostFiles): Promise<readonly string[]> {
  const lists = await Promise.all(
    profileFolders.map(async (folder): Promise<readonly string[]> => {
      const names = await files.list(folder);
      if (names.state === 'unreadable') return [folder];
      return (valueOf(names) ?? []).map((name) => `${folder}/${name}`);
    }),
  );
  return lists.flat();
}

/** Returns the files that define the profile for services that load profiles at boot, or may. */
async function findDefinitions(files: HostFiles): Promise<readonly string[]> {
  const paths = await listProfileFiles(files);
  const found = await Promise.all(paths.map(async (path) => ((await mayDefine(files, path)) ? [path] : [])));
  return found.flat();
}

/**
 * Returns what is known of the AppArmor profile `docker-default`. dockerd loads its own at its start, unless one of
 * that name is loaded already.
 */
export async function collectEngineProfile(files: HostFiles): Promise<Observed<EngineProfile>> {
  const allowed = await readAllowed(files, enginesProfile);
  // A kernel without AppArmor loads none of these files.
  const enabled = await files.readText('/sys/module/apparmor/parameters/enabled', 16);
  const isOff = allowed.state === 'absent' && enabled.state === 'absent';
  const definedIn = allowed.state === 'known' || isOff ? [] : await findDefinitions(files);
  return known({ allowed, definedIn }, allowed.from);
}
