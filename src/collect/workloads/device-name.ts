import { valueOf } from '../../core/observed.ts';
import type { DeviceNumbers, FileStatus, HostFiles } from '../../io/files.ts';

/**
 * The path of the device that a node stands for, by the name the kernel has for it (sysfs(5)):
 * anybody may make a node of any name. `undefined` for what is no device node, or has no name.
 */
export async function deviceName(files: HostFiles, { device }: FileStatus): Promise<string | undefined> {
  if (device === undefined) return undefined;
  const numbers = `${device.major}:${device.minor}`;
  const text = valueOf(await files.readText(`/sys/dev/${device.type}/${numbers}/uevent`, 4096)) ?? '';
  const name = /^DEVNAME=(.+)$/mu.exec(text)?.[1];
  return name === undefined || name.split('/').includes('..') ? unnamed(device, numbers) : `/dev/${name}`;
}

/** A block device is a disk whatever it is called; udev names them by number here. */
function unnamed({ type }: DeviceNumbers, numbers: string): string | undefined {
  return type === 'block' ? `/dev/block/${numbers}` : undefined;
}
