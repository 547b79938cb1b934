import { serviceReferences } from '../language/dependencies.ts';
import { asMap, listItems } from '../language/list-or-map.ts';
import { knownText } from '../language/node.ts';
import { entryAt } from './settings/service-view.ts';
import type { ServiceView } from './settings/service-view.ts';

/** Reports services that a service refers to and the file does not define, or no profile activates; Compose rejects those. */
export function checkReferences(view: ServiceView, active: ReadonlySet<string>): void {
  const [name, { services }] = [JSON.stringify(view.service.name), view.model];
  for (const { service, at, optional } of serviceReferences(view.service)) {
    if (active.has(service) || (optional && services.has(service))) continue;
    const other = JSON.stringify(service);
    const message = services.has(service)
      ? `service ${name} depends on service ${other}, which has only profiles that are not active`
      : `service ${name} depends on undefined service ${other}`;
    view.problem({ message, at, ...(!services.has(service) && { isUndefined: true }) });
  }
  checkBuildSecrets(view);
  checkBuildContexts(view);
}

/** A further build context that is a service must be one that is built. */
function checkBuildContexts(view: ServiceView): void {
  const entry = entryAt(view, 'build', 'additional_contexts');
  for (const { value, at } of (entry && asMap(entry.value))?.entries.values() ?? []) {
    const service = /^service:(.+)$/u.exec(knownText(value) ?? '')?.[1];
    if (service === undefined || view.model.services.get(service)?.node.entries.has('build')) continue;
    const [name, other] = [JSON.stringify(view.service.name), JSON.stringify(service)];
    const message = `service ${name} uses service ${other} as a build context, which the file does not build`;
    view.problem({ message, at });
  }
}

function checkBuildSecrets(view: ServiceView): void {
  const entry = entryAt(view, 'build', 'secrets');
  for (const { value, at } of (entry && listItems(entry)) ?? []) {
    const source = value.kind === 'map' ? value.entries.get('source')?.value : value;
    const name = source && knownText(source);
    if (name === undefined || view.model.secrets.has(name)) continue;
    const service = JSON.stringify(view.service.name);
    view.problem({
      message: `service ${service} refers to undefined build secret ${JSON.stringify(name)}`,
      at,
      isUndefined: true,
    });
  }
}
