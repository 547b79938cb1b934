import { valueOf } from '../../core/observed.ts';
import type { DeviceNumbers, FileStatus, HostFiles } from '../../io/files.ts';

/**
 * Returns the path of a device by its kernel name (sysfs(5)), since a node may have any name. Absent for
 * other files and for devices without a name.
 */
export async function readDeviceName(files: HostFiles, { device }: FileStatus): Promise<string | undefined> {
  return device === undefined ? undefined : nameOfNumbers(files, device);
}

/** Returns the path of the device with the given numbers, by its kernel name; absent as above. */
export async function nameOfNumbers(files: HostFiles, device: DeviceNumbers): Promise<string | undefined> {
  const numbers = `${device.major}:${device.minor}`;
  const text = valueOf(await files.readText(`/sys/dev/${device.type}/${numbers}/uevent`, 4096)) ?? '';
  const name = /^DEVNAME=(.+)$/mu.exec(text)?.[1];
  return name === undefined || name.split('/').includes('..') ? unnamed(device, numbers) : `/dev/${name}`;
}

/** Names a block device by its udev number path: any block device is a disk. */
function unnamed({ type }: DeviceNumbers, numbers: string): string | undefined {
  return type === 'block' ? `/dev/block/${numbers}` : undefined;
}
