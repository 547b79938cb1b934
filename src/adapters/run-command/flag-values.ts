import { parseInteger } from '../../formats/docker-values/integer.ts';
import { cut } from '../../formats/docker-values/key-value.ts';

const durationPattern = /^[+-]?(?:0|(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/u;
const cgroupRule = /^[acb] (?:\d+|\*):(?:\d+|\*) [rwm]{1,3}$/u;
const kernelSysctl = /^kernel\.(?:msgmax|msgmnb|msgmni|sem|shmall|shmmax|shmmni|shm_rmid_forced)$/u;
const volumesFromModes: ReadonlySet<string> = new Set(['', 'ro', 'rw', 'z', 'Z']);

/** Whether `text` is a duration for Go's `time.ParseDuration`. */
export function isDuration(text: string): boolean {
  return durationPattern.test(text);
}

/** Whether `text` is a non-negative decimal integer. */
export function isUnsigned(text: string): boolean {
  return /^\d+$/u.test(text);
}

/** Whether `text` names a stream that can be attached. */
export function isAttachable(text: string): boolean {
  return ['stdin', 'stdout', 'stderr'].includes(text.toLowerCase());
}

/**
 * Whether the engine accepts `text` as a container name (moby `names.RestrictedNamePattern`); '' means none.
 */
export function isContainerName(text: string): boolean {
  return text === '' || /^\/?[A-Za-z0-9][\w.-]+$/u.test(text);
}

/** Whether `text` is a percentage, or -1 for the host's value (docker/cli). */
export function isSwappiness(text: string): boolean {
  const value = parseInteger(text);
  return value !== undefined && value >= -1 && value <= 100;
}

/** Whether `text` is `name` or `name=value` with a name without blanks (docker/cli `ValidateLabel`). */
export function isLabel(text: string): boolean {
  const name = cut(text, '=').key.trimStart();
  return name !== '' && !/\s/u.test(name);
}

/** Parses a device cgroup rule, `type major:minor access` (docker/cli `validateDeviceCgroupRule`). */
export function parseCgroupRule(text: string): string | undefined {
  return cgroupRule.test(text) ? text : undefined;
}

/** Parses `name=value` of a namespaced kernel parameter (docker/cli `ValidateSysctl`). */
export function parseSysctl(text: string): string | undefined {
  const { key, value } = cut(text, '=');
  const namespaced = kernelSysctl.test(key) || key.startsWith('net.') || key.startsWith('fs.mqueue.');
  return value !== undefined && namespaced ? text : undefined;
}

/** Parses `container[:mode]` (moby `ParseVolumesFrom`). */
export function parseVolumesFrom(text: string): string | undefined {
  const { key, value = '' } = cut(text, ':');
  return key !== '' && value.split(',').every((mode) => volumesFromModes.has(mode)) ? text : undefined;
}
