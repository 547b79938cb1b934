import type { ImageSpec, ImageStep } from '../../core/image/image.ts';
import { mapKnown, type Observed } from '../../core/observed.ts';
import { isJsonRecord } from '../../formats/json/members.ts';
import { readHistory } from './read-history.ts';
import { readImageInspect } from './read-image-inspect.ts';

/** Returns the image that an engine's documents describe, as one that a scan read by the name `name`. */
export function describeInspectedImage(
  document: unknown,
  history: Observed<unknown>,
  name: string,
): ImageSpec {
  const from = `history of image ${name}`;
  return {
    ...readImageInspect(document, `inspect of image ${name}`),
    scanned: { name, document: 'inspect' },
    history: history.state === 'known' ? readHistory(history.value, from) : { ...history, from },
  };
}

/**
 * Returns the image that a configuration describes (OCI image specification, "Image Configuration"), as one that a scan read by
 * the name `name`. Never throws: a part of the wrong type is unreadable.
 */
export function describeConfiguredImage(
  configuration: Readonly<Record<string, unknown>>,
  { id, name, references }: Pick<ImageSpec, 'id' | 'references'> & { name: string },
): ImageSpec {
  const { config = null, created, rootfs, history } = configuration;
  const layers = isJsonRecord(rootfs) ? rootfs['diff_ids'] : undefined;
  const from = `configuration of image ${name}`;
  // The engine's inspect document has the same objects under other names.
  const inspect = { Id: id, Config: config, Created: created, RootFS: { Layers: layers } };
  return {
    ...readImageInspect(inspect, from),
    references,
    scanned: { name, document: 'configuration' },
    history: readConfiguredHistory(history, from),
  };
}

/** Reads the history of a configuration, oldest step first, as the engine would list it. */
function readConfiguredHistory(history: unknown, from: string): Observed<readonly ImageStep[]> {
  const steps: unknown = Array.isArray(history) ? history.map(asListed).toReversed() : history;
  return readHistory(steps ?? [], from);
}

function asListed(step: unknown): unknown {
  if (!isJsonRecord(step)) return step;
  const { created, created_by: createdBy, comment } = step;
  const seconds = typeof created === 'string' ? Math.floor(Date.parse(created) / 1000) : 0;
  return { CreatedBy: createdBy, Comment: comment, Created: Number.isSafeInteger(seconds) ? seconds : 0 };
}

/**
 * Notes which step made which layer; `isEmpty` says of each step, oldest first, whether it made none. Unchanged where the
 * history has another number of steps or layers.
 */
export function withLayers(spec: ImageSpec, isEmpty: readonly boolean[], layers: number): ImageSpec {
  const { history } = spec;
  if (history?.state !== 'known' || history.value.length !== isEmpty.length) return spec;
  if (isEmpty.filter((one) => !one).length !== layers) return spec;
  let next = 0;
  const place = isEmpty.map((one) => (one ? undefined : next++));
  return {
    ...spec,
    history: mapKnown(history, (steps) =>
      steps.map((step, index) => {
        const layer = place[index];
        return layer === undefined ? step : { ...step, layer };
      }),
    ),
  };
}
