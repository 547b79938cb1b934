import type { Mount, SettingName } from '../../../src/core/workload/workload.ts';

/** A mount by what decides what the container sees. */
function plainMount({ type, hostPath, target, readOnly }: Mount) {
  return { type, hostPath: hostPath.state === 'known' ? hostPath.value : hostPath.state, target, readOnly };
}

/** The value of a setting without places: list entries as plain values, an environment by its names. */
export function plainValue(setting: SettingName, value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  const entries: readonly unknown[] = value;
  const plain = entries.map(
    (entry) => (Object.hasOwn(Object(entry), 'at') ? Object(entry).value : entry) as unknown,
  );
  if (setting === 'mounts') return plain.map((mount) => plainMount(mount as Mount));
  // Images set PATH; only what the row wrote is compared.
  if (setting === 'environment')
    return plain.map((variable) => Object(variable).name as string).filter((name) => name !== 'PATH');
  return plain;
}
