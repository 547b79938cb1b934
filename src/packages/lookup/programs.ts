import { posix } from 'node:path';
import type { ComponentName } from '../../core/engine-component.ts';

/** Names of a component's program: today's, those before 18.09, and those of Red Hat's old builds. */
export const programNames: Readonly<Record<ComponentName, readonly string[]>> = {
  engine: ['dockerd', 'dockerd-current'],
  containerd: ['containerd', 'docker-containerd', 'docker-containerd-current'],
  runc: ['runc', 'docker-runc', 'docker-runc-current'],
  buildx: ['docker-buildx'],
  compose: ['docker-compose'],
};

/** Folders in which the client looks for its plugins, besides those in the homes of users; the first one counts. */
export const pluginFolders: readonly string[] = [
  '/usr/local/lib/docker/cli-plugins',
  '/usr/local/libexec/docker/cli-plugins',
  '/usr/lib/docker/cli-plugins',
  '/usr/libexec/docker/cli-plugins',
];

/** Folders for what is installed by hand; they come before those of packages where a program or a plugin is looked for. */
const localFolders: readonly string[] = [
  '/usr/local/sbin',
  '/usr/local/bin',
  ...pluginFolders.filter((folder) => folder.startsWith('/usr/local/')),
];

/** Each folder of programs by both of its names: which of them is a link differs, and a package keeps the one it was built with. */
const programFolders: ReadonlySet<string> = new Set([
  '/usr/bin',
  '/bin',
  '/usr/sbin',
  '/sbin',
  '/usr/libexec/docker',
  ...localFolders,
  ...pluginFolders,
]);

/** Whether a file of a package is a component's program, and not its completion, its manual or its licence. */
export function isProgram(path: string, component: ComponentName): boolean {
  const { dir, base } = posix.parse(path);
  return programFolders.has(dir) && programNames[component].includes(base);
}

/** Where a component would be that an administrator put there by hand. */
export function localPlaces(component: ComponentName): readonly string[] {
  return localFolders.flatMap((folder) => programNames[component].map((name) => `${folder}/${name}`));
}
