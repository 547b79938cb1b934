import type { SettingReader } from './service-view.ts';
import { buildReader } from './build.ts';
import { deviceReader } from './devices.ts';
import { engineEndpointReader } from './engine-endpoints.ts';
import { serviceWordReader } from './service-words.ts';
import { environmentReader } from './environment.ts';
import { imageReader } from './image.ts';
import { hookReader } from './hooks.ts';
import { hostCopyReader } from './host-copies.ts';
import { givenFileReader } from './given-files.ts';
import { healthReader, loggingReader, restartReader } from './lifecycle.ts';
import { cpuReader, memoryReader, pidsReader } from './limits.ts';
import { listReaders } from './lists.ts';
import { mountReader } from './mounts.ts';
import { networkReader } from './networks.ts';
import { plainReaders } from './plain.ts';
import { portReader } from './ports.ts';
import { securityReader } from './security.ts';

/** Every reader of settings; together they read each key of a service that determines one. */
export const settingReaders: readonly SettingReader[] = [
  imageReader,
  ...plainReaders,
  ...listReaders,
  securityReader,
  memoryReader,
  cpuReader,
  pidsReader,
  restartReader,
  healthReader,
  hookReader,
  buildReader,
  hostCopyReader,
  givenFileReader,
  loggingReader,
  mountReader,
  deviceReader,
  portReader,
  networkReader,
  environmentReader,
  engineEndpointReader,
  serviceWordReader,
];
