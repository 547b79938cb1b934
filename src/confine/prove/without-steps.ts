import type { LeastPrivilege } from '../../core/confine/least-privilege.ts';
import type { Relaxation } from '../../core/confine/proof.ts';
import { relaxedAppArmor, relaxedSeccomp } from './hardening-steps.ts';

/** Returns a profile without the lines that were wrong. */
export function withoutSteps(profile: LeastPrivilege, relaxed: readonly Relaxation[]): LeastPrivilege {
  const ids = new Set(relaxed.map(({ id }) => id));
  const because = ['the exercise failed without it'];
  const more = (kind: string) =>
    relaxed.flatMap(({ id }) =>
      id.startsWith(`${kind}:`) ? [{ value: id.slice(kind.length + 1), because }] : [],
    );
  const { memoryBytes, pids } = profile.limits.value;
  return {
    ...profile,
    seccomp: {
      profile: relaxedSeccomp(profile, ids),
      calls: [...profile.seccomp.calls, ...more('call')],
    },
    ...(profile.capabilities === undefined
      ? {}
      : { capabilities: [...profile.capabilities, ...more('capability')] }),
    ...(ids.has('no-new-privileges') ? { noNewPrivileges: { value: false, because } } : {}),
    ...(ids.has('read-only') ? { readOnly: { value: false, because }, tmpfs: [], volumes: [] } : {}),
    appArmor: {
      value: relaxedAppArmor(profile, ids),
      because: ids.has('apparmor') ? because : profile.appArmor.because,
    },
    ...(ids.has('network') ? { networks: { value: 'any' as const, because } } : {}),
    limits: {
      because: profile.limits.because,
      value: {
        ...(memoryBytes === undefined || ids.has('memory') ? {} : { memoryBytes }),
        ...(pids === undefined || ids.has('pids') ? {} : { pids }),
      },
    },
  };
}
