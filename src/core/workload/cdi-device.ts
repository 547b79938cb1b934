import type { Device } from './workload-devices.ts';

/** A device of a Container Device Interface specification, with what it adds to a container. */
export interface CdiDevice {
  /** `vendor.example/class=name`. */
  name: string;
  /** The file that defines it. */
  from: string;
  devices: readonly Device[];
  mounts: readonly CdiMount[];
}

/** A host path that a CDI device mounts into a container. */
export interface CdiMount {
  hostPath: string;
  target: string;
  readOnly: boolean;
}
