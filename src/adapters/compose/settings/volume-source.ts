import { posix } from 'node:path';
import { unreadable } from '../../../core/observed.ts';
import type { Observed } from '../../../core/observed.ts';
import { toBoolean } from '../../../formats/compose/cast.ts';
import type { ComposeNode, MapEntry, MapNode } from '../../../formats/compose/node.ts';
import { volumeHostPath } from '../../../formats/docker-values/volume-options.ts';
import type { ServiceView } from '../service-view.ts';
import { readScalar } from '../written.ts';

/**
 * The host directory behind a volume by its name in the file: what its driver options mount,
 * absent for one that the engine keeps, unreadable for one that is made elsewhere.
 */
export function namedVolumePath(view: ServiceView, name: string, at: MapEntry['at']): Observed<string> {
  const defined = view.model.volumes.get(name);
  if (defined === undefined) {
    view.problem({ message: `service ${view.service.name} refers to undefined volume ${name}`, at });
    return unreadable('undetermined', `the volume ${name} is not defined in the file`, at.file);
  }
  const from = `volume ${name} of ${defined.at.file}`;
  if (defined.value.kind !== 'map') return volumeHostPath(undefined, {}, from);
  return definedPath(defined.value, from);
}

function definedPath(volume: MapNode, from: string): Observed<string> {
  const external = volume.entries.get('external')?.value;
  if (external !== undefined && !isFalse(external)) {
    return unreadable('undetermined', 'the volume is external: what it holds is decided elsewhere', from);
  }
  const driver = textField(volume.entries.get('driver')?.value);
  const options = driverOptions(volume);
  if (driver === undefined || options === undefined) {
    return unreadable('undetermined', 'its driver or its options are not known here', from);
  }
  return volumeHostPath(driver, options, from);
}

function isFalse(node: ComposeNode): boolean {
  const reading = readScalar(node, toBoolean, 'true or false');
  return (node.kind === 'scalar' && node.type === 'null') || ('value' in reading && !reading.value);
}

/** The text of a field, `''` where there is none, `undefined` where it is not known. */
function textField(node: ComposeNode | undefined): string | undefined {
  if (node === undefined) return '';
  const reading = readScalar(node, (scalar) => scalar.text, 'text');
  return 'value' in reading ? reading.value : undefined;
}

/** Driver options; Compose resolves the device of a bind mount from the file's folder. */
function driverOptions(volume: MapNode): Record<string, string> | undefined {
  const written = volume.entries.get('driver_opts')?.value;
  if (written === undefined || (written.kind === 'scalar' && written.type === 'null')) return {};
  if (written.kind !== 'map') return undefined;
  const options: Record<string, string> = {};
  for (const [key, { value }] of written.entries) {
    const text = textField(value);
    if (text === undefined) return undefined;
    options[key] = text;
  }
  const { o = '', device = '' } = options;
  const relative =
    o.split(',').some((each) => each === 'bind' || each === 'rbind') && !device.startsWith('/');
  return relative && device !== ''
    ? { ...options, device: posix.resolve(written.source.directory, device) }
    : options;
}
