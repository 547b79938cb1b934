import type { RuntimeSpec } from '../../core/workload/effective.ts';
import { valueOf } from '../../core/observed.ts';
import { readRuntimeSpec } from '../../formats/oci/runtime-spec.ts';
import type { HostFiles } from '../../io/files.ts';

/** Most bundles whose specification is read. */
const mostRead = 500;

/** Whether a container may do what `--privileged` allows: it may mount and load modules. */
function isPrivileged(spec: RuntimeSpec | undefined): boolean {
  return spec !== undefined && ['SYS_ADMIN', 'SYS_MODULE'].every((name) => spec.capBounding.includes(name));
}

async function specOf(files: HostFiles, path: string): Promise<RuntimeSpec | undefined> {
  const text = valueOf(await files.readText(path, 8 * 1024 * 1024));
  if (text === undefined) return undefined;
  try {
    return valueOf(readRuntimeSpec(JSON.parse(text), path));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Describes containers by the directories of their runtime specifications: "1 of them privileged, 2 not read". */
export async function describeBundles(files: HostFiles, folders: readonly string[]): Promise<string> {
  const read = folders.slice(0, mostRead);
  const specs = await Promise.all(read.map((folder) => specOf(files, `${folder}/config.json`)));
  const privileged = specs.filter(isPrivileged).length;
  const unread = folders.length - specs.filter((spec) => spec !== undefined).length;
  return [
    privileged === 0 ? 'none of them privileged' : `${privileged} of them privileged`,
    ...(unread === 0 ? [] : [`${unread} not read`]),
  ].join(', ');
}
