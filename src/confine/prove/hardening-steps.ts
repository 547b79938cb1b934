import type { LeastPrivilege } from '../../core/confine/least-privilege.ts';
import { valueOf } from '../../core/observed.ts';
import type { Workload } from '../../core/workload/workload.ts';
import type { JsonRecord } from '../../formats/json/members.ts';
import { stringsAt } from '../../formats/json/members.ts';
import { capabilityBits } from '../../knowledge/kernel/capabilities.ts';
import { tmpfsOptions } from '../emit/run-options.ts';

/** One line of a profile that can be left out, to find out which of them breaks a workload. */
export interface HardeningStep {
  /**
   * `seccomp`, `call:NAME`, `capability:NAME`, `no-new-privileges`, `read-only`, `memory`, `pids`, `network`,
   * `apparmor`.
   */
  id: string;
  /** What the line does: "without the capability CHOWN". */
  title: string;
  /** What the recordings showed. */
  because: readonly string[];
}

const step = (id: string, title: string, because: readonly string[]): HardeningStep => ({
  id,
  title,
  because,
});

/**
 * Returns the lines of a profile, beside the calls of its seccomp profile, for a container as it is now;
 * `hasAppArmor` if its AppArmor profile is tried as well.
 */
export function hardeningSteps(
  profile: LeastPrivilege,
  workload: Workload,
  hasAppArmor: boolean,
): readonly HardeningStep[] {
  const { noNewPrivileges, readOnly, limits, networks } = profile;
  return [
    step('seccomp', 'only the recorded system calls', []),
    ...(profile.capabilities === undefined
      ? []
      : droppedCapabilities(
          profile.capabilities.map(({ value }) => value),
          workload,
        ).map((name) => step(`capability:${name}`, `without the capability ${name}`, ['it was not used']))),
    ...(noNewPrivileges.value
      ? [step('no-new-privileges', 'no new privileges by setuid programs', noNewPrivileges.because)]
      : []),
    ...(readOnly.value ? [step('read-only', 'a read-only root file system', readOnly.because)] : []),
    ...(limits.value.memoryBytes === undefined
      ? []
      : [step('memory', `at most ${limits.value.memoryBytes / 1024 / 1024} MiB of memory`, limits.because)]),
    ...(limits.value.pids === undefined
      ? []
      : [step('pids', `at most ${limits.value.pids} processes and threads`, limits.because)]),
    ...(networks.value === 'none' ? [step('network', 'no network', networks.because)] : []),
    ...(hasAppArmor ? [step('apparmor', 'the AppArmor profile', profile.appArmor.because)] : []),
  ];
}

/** The capabilities that the container has now and the profile has not. */
function droppedCapabilities(kept: readonly string[], { boundingSet }: Workload): readonly string[] {
  const now = valueOf(boundingSet.value) ?? ['ALL'];
  const all = now.includes('ALL') ? capabilityBits : now;
  return all.filter((name) => !kept.includes(name) && !now.includes(`-${name}`));
}

/** Returns the step that leaves out a call of the seccomp profile. */
export function callStep(name: string): HardeningStep {
  return { id: `call:${name}`, title: `without the system call ${name}`, because: ['it was not recorded'] };
}

/** The steps that are left out. */
export type Relaxed = ReadonlySet<string>;

const namesIn = (relaxed: Relaxed, kind: string): readonly string[] =>
  [...relaxed].filter((id) => id.startsWith(`${kind}:`)).map((id) => id.slice(kind.length + 1));

/** Returns the profile's seccomp filter with the calls that are left out of the hardening allowed. */
export function relaxedSeccomp(
  { seccomp }: LeastPrivilege,
  relaxed: Relaxed,
): LeastPrivilege['seccomp']['profile'] {
  const more = namesIn(relaxed, 'call');
  if (more.length === 0) return seccomp.profile;
  const others = seccomp.profile.syscalls
    .map((rule) => ({ ...rule, names: rule.names.filter((name) => !more.includes(name)) }))
    .filter(({ names }) => names.length > 0);
  return { ...seccomp.profile, syscalls: [...others, { names: more.toSorted(), action: 'SCMP_ACT_ALLOW' }] };
}

/**
 * Returns the AppArmor profile with the capabilities that are left out of the hardening allowed. One that is left
 * out itself only reports what it would refuse.
 */
export function relaxedAppArmor({ appArmor }: LeastPrivilege, relaxed: Relaxed): string {
  const more = namesIn(relaxed, 'capability').map((name) => `  capability ${name.toLowerCase()},\n`);
  const allowed = appArmor.value.replace(/^\}$/mu, `${more.join('')}}`);
  return relaxed.has('apparmor') ? allowed.replace('flags=(', 'flags=(complain,') : allowed;
}

/**
 * Returns the `HostConfig` of a container (from its inspect document) with a profile applied, but for the steps
 * that are left out. `appArmor` is the name by which its AppArmor profile is loaded; without one the container has
 * its own.
 */
export function hardenedHostConfig(
  host: JsonRecord,
  profile: LeastPrivilege,
  relaxed: Relaxed,
  appArmor?: string,
): JsonRecord {
  const { limits, capabilities, noNewPrivileges, readOnly, networks } = profile;
  const isKept = (id: string): boolean => !relaxed.has(id);
  const seccomp = isKept('seccomp') ? [`seccomp=${JSON.stringify(relaxedSeccomp(profile, relaxed))}`] : [];
  const others = stringsAt(host, 'SecurityOpt').filter(
    (option) =>
      !(isKept('seccomp') && /^seccomp[=:]/u.test(option)) &&
      !(appArmor !== undefined && /^apparmor[=:]/u.test(option)),
  );
  const label = appArmor === undefined ? [] : [`apparmor=${appArmor}`];
  const newPrivileges = noNewPrivileges.value && isKept('no-new-privileges') ? ['no-new-privileges'] : [];
  const added = [...(capabilities ?? []).map(({ value }) => value), ...namesIn(relaxed, 'capability')];
  const { memoryBytes, pids } = limits.value;
  return {
    ...host,
    // A privileged container has every device and no filter, whatever else is asked for.
    Privileged: false,
    SecurityOpt: [...others, ...seccomp, ...newPrivileges, ...label],
    ...(capabilities === undefined ? {} : { CapDrop: ['ALL'], CapAdd: [...new Set(added)] }),
    ...(readOnly.value && isKept('read-only')
      ? {
          ReadonlyRootfs: true,
          Tmpfs: {
            ...(host['Tmpfs'] as JsonRecord | null | undefined),
            ...Object.fromEntries(profile.tmpfs.map(({ value }) => [value.path, tmpfsOptions(value)])),
          },
        }
      : {}),
    ...(memoryBytes !== undefined && isKept('memory')
      ? { Memory: memoryBytes, MemorySwap: memoryBytes }
      : {}),
    ...(pids !== undefined && isKept('pids') ? { PidsLimit: pids } : {}),
    ...(networks.value === 'none' && isKept('network') ? { NetworkMode: 'none' } : {}),
  };
}
