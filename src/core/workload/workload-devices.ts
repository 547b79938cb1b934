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

/**
 * A request for devices by driver (GPUs, CDI). `count` -1 is all. `listedIn` are the settings that list what
 * the driver added; without it they are not all of it.
 */
export interface DeviceRequest {
  driver: string;
  count: number;
  deviceIds: readonly string[];
  capabilities: readonly string[];
  listedIn?: readonly RequestedSetting[];
}

/** A setting to which a device driver adds entries that nobody wrote. */
export type RequestedSetting = 'mounts' | 'devices';
