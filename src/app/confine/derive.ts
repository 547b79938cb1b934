import type { LeastPrivilege, SeccompProfile } from '../../core/confine/least-privilege.ts';
import { deriveLeastPrivilege } from '../../confine/derive/derive.ts';
import { deriveDaemonDefaults } from '../../confine/derive/derive-daemon.ts';
import { seccompDigest } from '../../confine/contract/seccomp-digest.ts';
import { composeOverride } from '../../confine/emit/compose-override.ts';
import { contractSection } from '../../confine/emit/contract-section.ts';
import { daemonConfig, daemonReasons } from '../../confine/emit/daemon-config.ts';
import { runText } from '../../confine/emit/run-options.ts';
import { securityContext } from '../../confine/emit/security-context.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';
import { readHostRecordings, readRecordings } from './read-recordings.ts';

/** What a profile is written as, beside the table. */
export const deriveFormats = [
  'json',
  'seccomp',
  'compose',
  'run',
  'kubernetes',
  'apparmor',
  'contract',
] as const;

export type DeriveFormat = (typeof deriveFormats)[number];

/** Returns the least privileges that recordings of one workload justify. */
export async function deriveFrom(files: readonly string[], runtime: RuntimeContext): Promise<LeastPrivilege> {
  return deriveLeastPrivilege(await readRecordings(files, runtime));
}

/** Defaults of an engine as texts. */
export interface DaemonTexts {
  /** daemon.json */
  config: string;
  /** Why each member is there, and what is left out. */
  reasons: readonly string[];
  seccomp: string;
}

/**
 * Returns the defaults of an engine under which the recorded workloads of one host run; `seccompFile` is the
 * absolute path where their seccomp profile is to lie.
 */
export async function deriveDaemonFrom(
  files: readonly string[],
  seccompFile: string,
  runtime: RuntimeContext,
): Promise<DaemonTexts> {
  const defaults = deriveDaemonDefaults(await readHostRecordings(files, runtime), seccompFile);
  return {
    config: daemonConfig(defaults),
    reasons: daemonReasons(defaults),
    seccomp: seccompText(defaults.seccomp),
  };
}

const seccompText = (profile: SeccompProfile): string => `${JSON.stringify(profile, undefined, 2)}\n`;

/** Returns the text of a profile in a format. */
export function profileText(profile: LeastPrivilege, format: DeriveFormat): string {
  const seccompFile = `${profile.workload.name}.seccomp.json`;
  switch (format) {
    case 'json':
      return `${JSON.stringify(profile, undefined, 2)}\n`;
    case 'seccomp':
      return seccompText(profile.seccomp.profile);
    case 'compose':
      return composeOverride(profile, `./${seccompFile}`);
    case 'run':
      return runText(profile, seccompFile);
    case 'kubernetes':
      return securityContext(profile, seccompFile);
    case 'apparmor':
      return profile.appArmor.value;
    case 'contract':
      return contractSection(profile, seccompDigest(JSON.stringify(profile.seccomp.profile)));
  }
}
