import type { SettingName } from '../../../src/core/workload/workload.ts';

/** Settings without a row of their own, and what shows them instead. */
export const elsewhere: Readonly<Partial<Record<SettingName, string>>> = {
  image: 'every row: a workload has an image',
  networks: 'test/lab/engine-documents.test.ts and test/lab/compose-oracle.test.ts',
  deviceRequests: 'test/lab/run-oracle.test.ts; the lab’s engine has no device driver to start one',
  writableCgroups: 'the release notes of Engine 28: newer than the lab’s engine',
  hooks: 'the Compose Specification: newer than the lab’s Compose',
  buildPrivileges: 'src/compose/adapter/build.test.ts: no surface but Compose shows how an image is built',
  hostCopies: 'src/compose/adapter/host-copies.test.ts: no surface but Compose shows what it copies',
  pullPolicy: 'the client’s own: no request of the API holds it',
  givenFiles: 'src/compose/adapter/given-files.test.ts: Compose makes mounts of them',
  useApiSocket: 'the Compose Specification: newer than the lab’s Compose',
};
