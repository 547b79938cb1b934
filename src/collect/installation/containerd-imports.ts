import { posix } from 'node:path';
import { valueOf } from '../../core/observed.ts';
import { containerdExtensions } from '../../formats/containerd/config-extensions.ts';
import type { HostFiles } from '../../io/files.ts';
import type { Place } from './units.ts';

/** The files that a configuration of containerd imports. */
export interface ContainerdImports {
  files: readonly Place[];
  /** Folders of which every file of a pattern is imported. */
  folders: readonly string[];
}

/** Returns the files that a configuration imports, and those that they import (containerd-config.toml(5)). */
export async function readContainerdImports(
  files: HostFiles,
  configPath: string,
  imports: readonly string[],
): Promise<ContainerdImports> {
  const found = new Map<string, Place>();
  const folders = new Set<string>();
  const pending = imports.map((each) => posix.resolve(posix.dirname(configPath), each));
  for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
    const { places, folder } = await filesOf(files, path);
    if (folder !== undefined) folders.add(folder);
    for (const place of places) {
      const key = typeof place === 'string' ? place : place.from;
      if (found.has(key)) continue;
      found.set(key, place);
      if (typeof place !== 'string') continue;
      const text = await files.readText(place);
      if (text.state === 'unreadable') found.set(key, text);
      const further = containerdExtensions(valueOf(text) ?? 'imports = []')?.imports ?? [];
      pending.push(...further.map((each) => posix.resolve(posix.dirname(place), each)));
    }
  }
  return { files: [...found.values()], folders: [...folders] };
}

/** Returns the files of a path or of a pattern whose wildcards are in its last part, as containerd's usually are. */
async function filesOf(
  files: HostFiles,
  path: string,
): Promise<{ places: readonly Place[]; folder?: string }> {
  if (!path.includes('*')) return { places: [path] };
  const folder = posix.dirname(path);
  const names = await files.list(folder);
  if (names.state === 'unreadable') return { places: [names], folder };
  const pattern = new RegExp(
    `^${posix
      .basename(path)
      .replaceAll(/[.+^${}()|[\]\\]/gu, String.raw`\$&`)
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
    'u',
  );
  const matching = (valueOf(names) ?? []).filter((name) => pattern.test(name));
  return { places: matching.map((name) => `${folder}/${name}`), folder };
}
