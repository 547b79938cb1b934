import { posix } from 'node:path';
import type { ContainerRecord } from '../../core/workload/effective.ts';
import type { WorkloadFacts } from '../../core/facts/facts.ts';
import type { Observed } from '../../core/observed.ts';
import { booleanAt, stringAt } from '../../formats/json/members.ts';
import type { HostFiles } from '../../io/files.ts';
import { jsonOf, readDocument } from '../../io/engine/read-answer.ts';

/** Maximum size of a container record in bytes; health logs and long environments are the largest part. */
const maxRecordBytes = 1024 * 1024;

/**
 * Returns the workloads, reading the engine's record below the data root for those without a runtime spec: a
 * stopped container starts from it. Only for an engine proven to run on the machine of `files`.
 */
export function withRecords(
  files: HostFiles,
  dataRoot: string,
  workloads: readonly WorkloadFacts[],
): Promise<readonly WorkloadFacts[]> {
  return Promise.all(
    workloads.map(async (workload) => {
      const { id } = workload.written;
      if (id === undefined || workload.spec.state === 'known') return workload;
      return { ...workload, record: await readRecord(files, dataRoot, id) };
    }),
  );
}

async function readRecord(
  files: HostFiles,
  dataRoot: string,
  id: string,
): Promise<Observed<ContainerRecord>> {
  const path = posix.join(dataRoot, 'containers', id, 'config.v2.json');
  return readDocument(jsonOf(await files.readText(path, maxRecordBytes)), (document) => {
    if (stringAt(document, 'ID') !== id) throw new TypeError('belongs to another container');
    const noNewPrivileges = booleanAt(document, 'NoNewPrivileges');
    if (noNewPrivileges === undefined) throw new TypeError('no NoNewPrivileges');
    return { noNewPrivileges };
  });
}
