import { posix } from 'node:path';
import type { Device } from '../../core/workload/workload-devices.ts';

/** A device given by its node, or by its Container Device Interface name. */
export type DeviceSpec = { kind: 'node'; device: Device } | { kind: 'cdi'; name: string };

const cdiName = /^[a-z](?:[\w.-]*[a-z0-9])?\/[a-z](?:[\w.-]*[a-z0-9])?=[a-z0-9](?:[\w.:-]*[a-z0-9])?$/iu;

/**
 * Parses a value of `--device` or Compose's `devices`: `host[:container][:permissions]` (docker/cli
 * `parseLinuxDevice`), or `vendor/class=name` (CDI 0.8). Permissions are `rwm` by default. `undefined` if
 * malformed.
 */
export function parseDevice(text: string): DeviceSpec | undefined {
  if (cdiName.test(text)) return { kind: 'cdi', name: text };
  const parts = text.split(':');
  const [hostPath = '', second, third] = parts;
  if (hostPath === '' || parts.length > 3) return undefined;
  if (parts.length === 2 && second !== undefined && isPermissions(second)) {
    return node(posix.normalize(hostPath), posix.normalize(hostPath), second);
  }
  if (third !== undefined && !isPermissions(third)) return undefined;
  const containerPath = second ?? posix.normalize(hostPath);
  return node(second === undefined ? containerPath : hostPath, containerPath, third ?? 'rwm');
}

/** Whether `text` is a set of device permissions: each of `r`, `w`, `m` at most once. */
export function isPermissions(text: string): boolean {
  return /^[rwm]{1,3}$/u.test(text) && new Set(text).size === text.length;
}

function node(hostPath: string, containerPath: string, permissions: string): DeviceSpec | undefined {
  if (!containerPath.startsWith('/')) return undefined;
  return { kind: 'node', device: { hostPath, containerPath: posix.normalize(containerPath), permissions } };
}
