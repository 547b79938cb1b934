import type { EngineProfile } from '../../core/host.ts';
import { known, valueOf, type Observed } from '../../core/observed.ts';
import { allowsFile, allowsMount } from '../../formats/apparmor/match.ts';
import { compiledProfile, type CompiledProfile } from '../../formats/apparmor/policy-blob.ts';
import type { HostFiles } from '../../io/files.ts';

const profile = 'docker-default';
const loadedProfiles = '/sys/kernel/security/apparmor/policy/profiles';
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

/** Returns what a profile allows of what the engine's own denies; a profile without rules on mounts is not judged by them. */
function allowedBy(compiled: CompiledProfile): readonly string[] {
  const allowed = denied.filter(({ path, access }) => allowsFile(compiled, path, access));
  const mounts = deniedMounts.some((mount) => allowsMount(compiled, mount) === true);
  return [
    ...allowed.map(({ path, access }) => `${access} ${path}`),
    ...(mounts ? ['mount file systems'] : []),
  ];
}

/** Returns what the loaded profile allows of what the engine's own denies. */
async function readAllowed(files: HostFiles): Promise<Observed<readonly string[]>> {
  const names = await files.list(loadedProfiles);
  if (names.state !== 'known') return names;
  const name = names.value.find((each) => new RegExp(`^${profile}\\.\\d+$`, 'u').test(each));
  if (name === undefined) return { state: 'absent', from: `${loadedProfiles}/${profile}` };
  const path = `${loadedProfiles}/${name}/raw_data`;
  const compiled = await files.withBytes(path, (bytes) =>
    compiledProfile(bytes.read(0, Math.min(bytes.size, largest)), profile),
  );
  if (compiled.state !== 'known') return compiled;
  if (compiled.value === undefined)
    return { state: 'unreadable', why: 'unsupported', detail: 'compiled in an unknown form', from: path };
  try {
    return known(allowedBy(compiled.value), path);
  } catch {
    return { state: 'unreadable', why: 'malformed', detail: 'its automaton is not understood', from: path };
  }
}

/** Whether a text defines the profile: `profile docker-default flags=(…) {`. */
function defines(text: string): boolean {
  return new RegExp(`^[ \\t]*(?:profile[ \\t]+)?"?${profile}"?(?=[ \\t{])[^{;#]*\\{`, 'mu').test(text);
}

/** Whether a file defines the profile, or cannot be read; a folder among the files holds parts of profiles. */
async function mayDefine(files: HostFiles, path: string): Promise<boolean> {
  const text = await files.readText(path);
  if (text.state === 'known') return defines(text.value);
  return text.state === 'unreadable' && text.why === 'denied';
}

/** Returns the files that define the profile for services that load profiles at boot, or may. */
async function findDefinitions(files: HostFiles): Promise<readonly string[]> {
  const lists = await Promise.all(
    profileFolders.map(async (folder): Promise<readonly string[]> => {
      const names = await files.list(folder);
      if (names.state === 'unreadable') return [folder];
      return (valueOf(names) ?? []).map((name) => `${folder}/${name}`);
    }),
  );
  const found = await Promise.all(
    lists.flat().map(async (path) => ((await mayDefine(files, path)) ? [path] : [])),
  );
  return found.flat();
}

/**
 * Returns what is known of the AppArmor profile `docker-default`. dockerd loads its own at its start, unless one of
 * that name is loaded already.
 */
export async function collectEngineProfile(files: HostFiles): Promise<Observed<EngineProfile>> {
  const allowed = await readAllowed(files);
  // A kernel without AppArmor loads none of these files.
  const enabled = await files.readText('/sys/module/apparmor/parameters/enabled', 16);
  const isOff = allowed.state === 'absent' && enabled.state === 'absent';
  const definedIn = allowed.state === 'known' || isOff ? [] : await findDefinitions(files);
  return known({ allowed, definedIn }, allowed.from);
}
