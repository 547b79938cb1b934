import { posix } from 'node:path';
import type { ComponentName } from '../core/engine/engine-component.ts';

/** Program names of a component: current, before 18.09, and in old Red Hat builds. */
export const programNames: Readonly<Record<ComponentName, readonly string[]>> = {
  engine: ['dockerd', 'dockerd-current'],
  containerd: ['containerd', 'docker-containerd', 'docker-containerd-current'],
  runc: ['runc', 'docker-runc', 'docker-runc-current'],
  buildx: ['docker-buildx'],
  compose: ['docker-compose'],
};

/** Plugin directories of the client besides those in homes; the first match counts. */
export const pluginFolders: readonly string[] = [
  '/usr/local/lib/docker/cli-plugins',
  '/usr/local/libexec/docker/cli-plugins',
  '/usr/lib/docker/cli-plugins',
  '/usr/libexec/docker/cli-plugins',
];

/**
 * Directories for manual installation; they precede those of packages when programs and plugins are searched.
 */
const localFolders: readonly string[] = [
  '/usr/local/sbin',
  '/usr/local/bin',
  ...pluginFolders.filter((folder) => folder.startsWith('/usr/local/')),
];

/**
 * Program directories by both names: which one is the link differs, and a package records the one it was
 * built with.
 */
const programFolders: ReadonlySet<string> = new Set([
  '/usr/bin',
  '/bin',
  '/usr/sbin',
  '/sbin',
  '/usr/libexec/docker',
  ...localFolders,
  ...pluginFolders,
]);

/** Whether a packaged file is a component's program, and not its completion, manual or licence. */
export function isProgram(path: string, component: ComponentName): boolean {
  const { dir, base } = posix.parse(path);
  return programFolders.has(dir) && programNames[component].includes(base);
}

/** Returns the paths of a manually installed component. */
export function listLocalPaths(component: ComponentName): readonly string[] {
  return localFolders.flatMap((folder) => programNames[component].map((name) => `${folder}/${name}`));
}
