/**
 * A device exposed to a container. `permissions` is a subset of `rwm`. `leadsTo` is the kernel's name of the
 * device, if `hostPath` is a link or another node for it.
 */
export interface Device {
  hostPath: string;
  leadsTo?: string;
  containerPath: string;
  permissions: string;
}

/** A request for devices by driver (GPUs, CDI). `count` -1 is all. */
export interface DeviceRequest {
  driver: string;
  count: number;
  deviceIds: readonly string[];
  capabilities: readonly string[];
}
