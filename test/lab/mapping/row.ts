import type { SettingName } from '../../../src/core/workload/workload.ts';

/** How one setting is written on each surface, all meaning `value`. What a surface cannot express is left out. */
export interface MappingRow {
  setting: SettingName;
  /** As every reader must read it: list entries as plain values. */
  value: unknown;
  compose?: string;
  run?: string;
  /** Merged into the body of `POST /containers/create`. */
  create?: Readonly<Record<string, unknown>>;
  /** Merged into `TaskTemplate` (or, below `EndpointSpec`, into the specification). */
  service?: Readonly<Record<string, unknown>>;
  /** What a compose file is read as, where it has words of its own for the same thing. */
  inCompose?: unknown;
}

/** Members of a host configuration. */
export const host = (members: Readonly<Record<string, unknown>>) => ({ HostConfig: members });
/** Members of the specification of a service’s containers. */
export const container = (members: Readonly<Record<string, unknown>>) => ({ ContainerSpec: members });
/** Bytes of a mebibyte. */
export const mebibytes = 1024 * 1024;
