import { posix } from 'node:path';
import type { RuntimeSpec } from '../../core/workload/effective.ts';
import { known, unreadable } from '../../core/observed.ts';
import type { Observed } from '../../core/observed.ts';
import { isJsonRecord, type JsonRecord } from '../../formats/json/members.ts';
import { readRuntimeSpec } from '../../formats/oci/runtime-spec.ts';
import type { HostFiles } from '../../io/files.ts';

/** Default directories of the bundles that containerd makes for Docker. */
const bundleFolders = [
  '/run/containerd/io.containerd.runtime.v2.task/moby',
  '/run/docker/containerd/daemon/io.containerd.runtime.v2.task/moby',
];

/**
 * Reads the runtime spec a container was started with: `config.json` of its bundle. The bundle is named after
 * the container ID and is the working directory of the shim, the parent of the container's first process.
 */
export async function collectRuntimeSpec(
  files: HostFiles,
  id: string,
  shim: number,
): Promise<Observed<RuntimeSpec>> {
  const document = await readSpecDocument(files, id, shim);
  return document.state === 'known' ? readRuntimeSpec(document.value, document.from) : document;
}

/** Reads the document of the runtime spec of a container as it is. */
export async function readSpecDocument(
  files: HostFiles,
  id: string,
  shim: number,
): Promise<Observed<JsonRecord>> {
  const cwd = await files.readLink(`/proc/${shim}/cwd`);
  // A rootless engine keeps its bundles in its own mount namespace.
  const own =
    cwd.state === 'known' && posix.basename(cwd.value) === id
      ? [cwd.value, `/proc/${shim}/root${cwd.value}`]
      : [];
  const folders = [...own, ...bundleFolders.map((folder) => `${folder}/${id}`)];
  for (const folder of folders) {
    const text = await files.readText(`${folder}/config.json`, 8 * 1024 * 1024);
    if (text.state === 'known') return documentOf(text.value, id, text.from);
    if (text.state === 'unreadable') return text;
  }
  return cwd.state === 'unreadable'
    ? cwd
    : unreadable('undetermined', 'bundle of the container not found', folders.join(', '));
}

function documentOf(text: string, id: string, from: string): Observed<JsonRecord> {
  try {
    const document: unknown = JSON.parse(text);
    return isJsonRecord(document) && names(document, id)
      ? known(document, from)
      : unreadable('undetermined', 'belongs to another container', from);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return unreadable('malformed', 'not JSON', from);
  }
}

/** Whether the cgroup path contains the ID: `/docker/<id>`, or `system.slice:docker:<id>` with systemd. */
function names({ linux }: JsonRecord, id: string): boolean {
  return (
    isJsonRecord(linux) &&
    typeof linux['cgroupsPath'] === 'string' &&
    linux['cgroupsPath'].split(/[/:]/).at(-1) === id
  );
}
