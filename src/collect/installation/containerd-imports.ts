import { posix } from 'node:path';
import { unreadable, valueOf } from '../../core/observed.ts';
import { containerdExtensions } from '../../formats/containerd/config-extensions.ts';
import { fileNamePattern } from '../../formats/shell-words/file-name-pattern.ts';
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
      const extensions = containerdExtensions(valueOf(text) ?? 'imports = []');
      if (extensions === undefined) found.set(key, unreadable('malformed', 'it is not TOML', place));
      pending.push(...(extensions?.imports ?? []).map((each) => posix.resolve(posix.dirname(place), each)));
    }
  }
  return { files: [...found.values()], folders: [...folders] };
}

/** Returns the files of a path or of a pattern whose wildcards are in its last part, as containerd's usually are. */
async function filesOf(
  files: HostFiles,
  path: string,
): Promise<{ places: readonly Place[]; folder?: string }> {
  if (!/[*?[]/u.test(path)) return { places: [path] };
  const folder = posix.dirname(path);
  if (/[*?[]/u.test(folder)) return { places: [unreadable('unsupported', 'a wildcard in a folder', path)] };
  const names = await files.list(folder);
  if (names.state === 'unreadable') return { places: [names], folder };
  const pattern = fileNamePattern(posix.basename(path), { matchesHidden: true });
  const matching = (valueOf(names) ?? []).filter((name) => pattern.test(name));
  return { places: matching.map((name) => `${folder}/${name}`), folder };
}
