import { unreadable } from '../../../core/observed.ts';
import type { Observed } from '../../../core/observed.ts';
import { toBoolean } from '../../language/cast.ts';
import { isNull } from '../../language/list-or-map.ts';
import type { ComposeNode, MapEntry, MapNode } from '../../language/node.ts';
import { absolutePath } from '../../../formats/docker-values/host-path.ts';
import { isMountedReadOnly, volumeHostPath } from '../../../formats/docker-values/volume-options.ts';
import type { ServiceView } from './service-view.ts';
import { readScalar } from './written.ts';

/**
 * Returns the host directory behind a volume by its name in the file: what its driver options mount, absent
 * for one managed by the engine, unreadable for an external one.
 */
export function composeVolumePath(view: ServiceView, name: string, at: MapEntry['at']): Observed<string> {
  const defined = view.model.volumes.get(name);
  if (defined === undefined) {
    const message = `service "${view.service.name}" refers to undefined volume "${name}"`;
    view.problem({ message, at, isUndefined: true });
    return unreadable('undetermined', `the volume ${name} is not defined in the file`, at.file);
  }
  const from = `volume ${name} of ${defined.at.file}`;
  if (defined.value.kind !== 'map') return volumeHostPath(undefined, {}, from);
  return definedPath(view, defined.value, from);
}

/** Whether the driver options of a volume mount it read-only for every service: `o: bind,ro`. */
export function isReadOnlyInFile(view: ServiceView, name: string): boolean {
  const defined = view.model.volumes.get(name)?.value;
  if (defined?.kind !== 'map') return false;
  const external = defined.entries.get('external')?.value;
  const driver = textField(defined.entries.get('driver')?.value);
  const isLocal = driver === '' || driver === 'local';
  if (!isLocal || (external !== undefined && !isFalse(external))) return false;
  return isMountedReadOnly(driverOptions(view, defined, driver) ?? {});
}

function definedPath(view: ServiceView, volume: MapNode, from: string): Observed<string> {
  const external = volume.entries.get('external')?.value;
  if (external !== undefined && !isFalse(external)) {
    return unreadable('undetermined', 'the volume is external', from);
  }
  const driver = textField(volume.entries.get('driver')?.value);
  const options = driver === undefined ? undefined : driverOptions(view, volume, driver);
  if (driver === undefined || options === undefined) {
    return unreadable('undetermined', 'its driver or its options are unknown', from);
  }
  return volumeHostPath(driver, options, from);
}

function isFalse(node: ComposeNode): boolean {
  const reading = readScalar(node, toBoolean, 'true or false');
  return isNull(node) || ('value' in reading && !reading.value);
}

/** Returns the text of a field, `''` if there is none, `undefined` if it is unknown. */
function textField(node: ComposeNode | undefined): string | undefined {
  if (node === undefined) return '';
  const reading = readScalar(node, (scalar) => scalar.text, 'text');
  return 'value' in reading ? reading.value : undefined;
}

/**
 * Returns driver options; Compose makes the device absolute if the driver is written as `local` and `o` is
 * only `bind`.
 */
function driverOptions(
  view: ServiceView,
  volume: MapNode,
  driver: string,
): Record<string, string> | undefined {
  const written = volume.entries.get('driver_opts')?.value;
  if (written === undefined || isNull(written)) return {};
  if (written.kind !== 'map') return undefined;
  const options: Record<string, string> = {};
  for (const [key, { value }] of written.entries) {
    const text = textField(value);
    if (text === undefined) return undefined;
    options[key] = text;
  }
  const { o, device } = options;
  if (driver !== 'local' || o !== 'bind' || device === undefined || device === '') return options;
  const { directory } = written.entries.get('device')?.value.source ?? written.source;
  const home = view.home === undefined ? {} : { home: view.home };
  return { ...options, device: absolutePath(device, { directory, ...home }) ?? device };
}
