import type { EnginePathRole } from '../../core/host/engine-paths.ts';

/** Roles by which another engine controls the host too, or its user's files; its data is that engine's alone. */
export const rolesOfOthers: ReadonlySet<EnginePathRole> = new Set([
  'daemon-config',
  'tls-ca',
  'tls-certificate',
  'tls-key',
  'engine-socket',
  'containerd-socket',
  'runtime',
  'docker-proxy',
  'docker-init',
  'seccomp-profile',
  'state-folder',
]);
