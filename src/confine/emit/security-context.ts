import type { LeastPrivilege } from '../../core/confine/least-privilege.ts';
import { commentOf } from './comment.ts';
import { selinuxComments } from './selinux-lines.ts';

/** The numbers in `1000:1000`; `undefined` for names, which Kubernetes does not take. */
function numbersOf(user: string): { uid: number; gid: number | undefined } | undefined {
  const [, uid, gid] = /^(\d+)(?::(\d+))?$/u.exec(user) ?? [];
  return uid === undefined
    ? undefined
    : { uid: Number(uid), gid: gid === undefined ? undefined : Number(gid) };
}

/**
 * Returns the `securityContext` of a Kubernetes container, with the volumes that it needs. The seccomp profile
 * has to lie at `seccompFile` below the kubelet's folder of profiles (kubernetes.io/docs, "Restrict a
 * Container's Syscalls with seccomp").
 */
export function securityContext(profile: LeastPrivilege, seccompFile: string): string {
  const ids = numbersOf(profile.user.value);
  const places = [
    ...profile.tmpfs.map(({ value, because }) => ({ path: value.path, because, memory: true })),
    ...profile.volumes.map(({ value, because }) => ({ path: value, because, memory: false })),
  ];
  const lines = [
    'securityContext:',
    `  allowPrivilegeEscalation: ${!profile.noNewPrivileges.value} ${commentOf(profile.noNewPrivileges.because)}`,
    '  privileged: false',
    `  readOnlyRootFilesystem: ${profile.readOnly.value} ${commentOf(profile.readOnly.because)}`,
    ...(ids === undefined || ids.uid === 0
      ? [`  runAsNonRoot: false ${commentOf(profile.user.because)}`]
      : [
          '  runAsNonRoot: true',
          `  runAsUser: ${ids.uid}`,
          ...(ids.gid === undefined ? [] : [`  runAsGroup: ${ids.gid}`]),
        ]),
    ...(profile.capabilities === undefined
      ? []
      : [
          '  capabilities:',
          '    drop: [ALL]',
          ...(profile.capabilities.length === 0 ? [] : ['    add:']),
          ...profile.capabilities.map(({ value, because }) => `      - ${value} ${commentOf(because)}`),
        ]),
    '  seccompProfile:',
    '    type: Localhost',
    `    localhostProfile: ${JSON.stringify(seccompFile)}`,
    ...(profile.limits.value.memoryBytes === undefined
      ? []
      : [
          'resources:',
          '  limits:',
          `    memory: ${profile.limits.value.memoryBytes / 1024 / 1024}Mi ${commentOf(profile.limits.because)}`,
        ]),
    ...(places.length === 0
      ? []
      : [
          'volumeMounts:',
          ...places.map(
            ({ path, because }, index) =>
              `  - { name: writable-${index + 1}, mountPath: ${JSON.stringify(path)} } ${commentOf(because)}`,
          ),
          '# and in the pod:',
          '# volumes:',
          ...places.map(
            ({ memory }, index) =>
              `#   - { name: writable-${index + 1}, emptyDir: {${memory ? ' medium: Memory ' : ''}} }`,
          ),
        ]),
  ];
  return `${[...lines, ...selinuxComments(profile)].join('\n')}\n`;
}
