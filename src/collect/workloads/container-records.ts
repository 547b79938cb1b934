import { posix } from 'node:path';
import type { ContainerRecord } from '../../core/effective.ts';
import type { WorkloadFacts } from '../../core/facts.ts';
import type { Observed } from '../../core/observed.ts';
import { booleanAt, stringAt } from '../../formats/json/members.ts';
import type { HostFiles } from '../../io/files.ts';
import { jsonOf, readDocument } from '../../io/engine/read-answer.ts';

/** Health logs and long environments are in it; nothing else of it is long. */
const longest = 1024 * 1024;

/**
 * The workloads, those of which the runtime's specification was not to be had with what the engine
 * itself keeps of them below its data root: a stopped container starts by that. Only for an
 * engine that is proven to be on the machine of `files`.
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
  return readDocument(jsonOf(await files.readText(path, longest)), (document) => {
    if (stringAt(document, 'ID') !== id) throw new TypeError('it is of another container');
    const noNewPrivileges = booleanAt(document, 'NoNewPrivileges');
    if (noNewPrivileges === undefined) throw new TypeError('it has no NoNewPrivileges');
    return { noNewPrivileges };
  });
}
