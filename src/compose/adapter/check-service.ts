import { isNull } from '../language/list-or-map.ts';
import type { ComposeProblem, MapEntry } from '../language/node.ts';
import { isKnownKey, isServiceName, nullableKeys, serviceKeys } from '../language/known-keys.ts';
import type { ServiceView } from './settings/service-view.ts';
import { everySetting } from '../language/setting-names.ts';

/**
 * Reports why Compose rejects a service before it reads any value, and a service that is not a container.
 * Keys are checked whatever the profiles of the service are: these problems go to `problems`.
 */
export function checkService(view: ServiceView, problems: ComposeProblem[]): void {
  const { name, node, at } = view.service;
  if (!isServiceName(name)) {
    problems.push({ message: `services: additional property ${JSON.stringify(name)} is not allowed`, at });
  }
  for (const [key, entry] of node.entries) checkKey(view, key, entry, problems);
  const provider = node.entries.get('provider');
  if (provider === undefined) checkImage(view);
  else {
    const what = 'the service is run by a provider, not as a container';
    view.doubt({ what, at: [provider.at], affects: everySetting });
  }
}

function checkKey(view: ServiceView, key: string, entry: MapEntry, problems: ComposeProblem[]): void {
  const { name } = view.service;
  if (!isKnownKey(serviceKeys, key)) {
    const shown = JSON.stringify(key);
    problems.push({
      message: `services.${name}: additional property ${shown} is not allowed`,
      at: entry.keyAt,
    });
  } else if (isNull(entry.value) && !nullableKeys.has(key) && !key.startsWith('x-')) {
    problems.push({ message: `services.${name}.${key} must have a value`, at: entry.keyAt });
  }
}

/** A service without an image is accepted if it extends a service that could not be read. */
function checkImage(view: ServiceView): void {
  const { name, node, at, doubts } = view.service;
  const image = node.entries.get('image')?.value;
  const isEmpty = image?.kind === 'scalar' && image.fault === undefined && image.text === '';
  if ((image !== undefined && !isEmpty) || node.entries.has('build') || doubts.length > 0) return;
  const message = `service ${name} has neither an image nor a build context specified`;
  view.problem({ message, at, lacksImage: true });
}
