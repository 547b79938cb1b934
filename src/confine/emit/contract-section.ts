import type { ContractValue } from '../../core/confine/contract.ts';
import type { LeastPrivilege } from '../../core/confine/least-privilege.ts';
import type { RecordedMount } from '../../core/confine/recording.ts';
import { commentOf } from './comment.ts';

/** A setting or probe of a contract with its value as YAML, and why. */
type Line = readonly [key: string, value: string, because: readonly string[]];

/**
 * Returns a contract of the workload under its profile: `ironhull test` fails once a container of it may do more.
 * What the profile does not decide (published ports, devices, ulimits) is as it was recorded. `seccompDigest` names
 * its filter.
 */
export function contractSection(profile: LeastPrivilege, seccompDigest: string): string {
  const decided = settingLines(profile, seccompDigest);
  const lines = [
    'version: 1',
    'services:',
    `  ${JSON.stringify(profile.workload.service ?? profile.workload.name)}:`,
    ...[...decided, ...keptLines(profile, decided)].map((one) => `    ${textOf(one)}`),
    "    probes: # and all that the engine's defaults block",
    ...probeLines(profile).map((one) => `      ${textOf(one)}`),
  ];
  return `${lines.join('\n')}\n`;
}

const textOf = ([key, value, because]: Line): string => `${key}: ${value} ${commentOf(because)}`;

function settingLines(profile: LeastPrivilege, seccompDigest: string): readonly Line[] {
  const { capabilities, noNewPrivileges, readOnly, limits, networks, user } = profile;
  const numbers = numericUser(user.value);
  return [
    ...(numbers === undefined ? [] : [['user', JSON.stringify(numbers), user.because] as const]),
    ['privileged', 'false', ['nothing needs it']],
    ...(capabilities === undefined
      ? []
      : [
          [
            'capabilities',
            listOf(capabilities.map(({ value }) => value)),
            capabilities.length === 0 ? ['none was used'] : capabilities.flatMap(({ because }) => because),
          ] as const,
        ]),
    ['noNewPrivileges', String(noNewPrivileges.value), noNewPrivileges.because],
    ['seccomp', seccompDigest, [`${profile.seccomp.calls.length} system calls`]],
    ['readOnly', String(readOnly.value), readOnly.because],
    ['mounts', listOf(mountTexts(profile)), ['those that it has, and places for what it writes']],
    ['systemPaths', 'default', ["as the engine's defaults have it"]],
    ...(limits.value.memoryBytes === undefined
      ? []
      : [['memory', `${limits.value.memoryBytes / 1024 / 1024}m`, limits.because] as const]),
    ...(limits.value.pids === undefined
      ? []
      : [['pids', String(limits.value.pids), limits.because] as const]),
    ...(networks.value === 'none'
      ? [['networks', '[none]', networks.because] as const, ['ports', '[]', networks.because] as const]
      : []),
  ];
}

/** Settings that the profile does not decide: the container keeps them as they were recorded. */
function keptLines({ settings = [] }: LeastPrivilege, decided: readonly Line[]): readonly Line[] {
  const keys = new Set(decided.map(([key]) => key));
  return settings
    .filter(({ key }) => !keys.has(key))
    .map(({ key, value }) => [key, yamlOf(value), ['as it was recorded']]);
}

/** JSON is YAML: a text in it is a text, whatever it holds. */
const yamlOf = (value: ContractValue): string =>
  typeof value === 'object' ? listOf(value) : JSON.stringify(value);

/** The probes that the profile blocks and the engine's defaults do not. */
function probeLines(profile: LeastPrivilege): readonly Line[] {
  const { capabilities, limits } = profile;
  const has = (name: string): boolean => capabilities?.some(({ value }) => value === name) ?? true;
  const lines: readonly (readonly [isBlocked: boolean, id: string, because: string])[] = [
    [capabilities?.length === 0, 'any-capability', 'it has no capability'],
    [limits.value.memoryBytes !== undefined, 'memory-limit', 'it has a limit'],
    [limits.value.pids !== undefined, 'process-limit', 'it has a limit'],
    [!has('NET_RAW'), 'raw-sockets', 'it has not the capability NET_RAW'],
    [profile.noNewPrivileges.value, 'setuid-programs', 'no new privileges'],
    [profile.readOnly.value, 'writable-root', 'its root file system is read-only'],
  ];
  return lines.flatMap(([isBlocked, id, because]) =>
    isBlocked ? [[id, 'blocked', [because]] as const] : [],
  );
}

/** Numbers of user and group, if they are known: names are in the files of the image. */
function numericUser(user: string): string | undefined {
  if (/^(?:root|0)?$/u.test(user)) return '0:0';
  return /^\d+:\d+$/u.test(user) ? user : undefined;
}

const listOf = (texts: readonly string[]): string =>
  `[${texts.map((text) => JSON.stringify(text)).join(', ')}]`;

function mountTexts({ mounts, tmpfs, volumes }: LeastPrivilege): readonly string[] {
  return [
    ...mounts.map((mount) => mountText(mount)),
    ...tmpfs.map(({ value }) => `tmpfs:${value.path}`),
    ...volumes.map(({ value }) => `volume:${value}`),
  ];
}

function mountText({ type, target, readOnly }: RecordedMount): string {
  const isNamed = type === 'bind' || type === 'volume' || type === 'tmpfs';
  return `${isNamed ? `${type}:` : ''}${target}${readOnly ? ':ro' : ''}`;
}
