import { variableValue, type Variables } from './interpolate.ts';
import { itemsOf } from './list-or-map.ts';
import type { ComposeModel, ServiceModel } from './model.ts';
import { knownText } from './node.ts';

/**
 * Names of the services that have no profile, or one that is active: those that the caller names (`--profile`),
 * else those of `COMPOSE_PROFILES`.
 */
export function activeServices(
  { services }: ComposeModel,
  variables: Variables,
  named: readonly string[] = profilesIn(variables),
): ReadonlySet<string> {
  const wanted = new Set(named);
  const isActive = (service: ServiceModel): boolean => {
    const profiles = profilesOf(service);
    return profiles.length === 0 || wanted.has('*') || profiles.some((one) => one !== '' && wanted.has(one));
  };
  return new Set([...services.values()].filter(isActive).map(({ name }) => name));
}

function profilesIn(variables: Variables): readonly string[] {
  const value = variableValue('COMPOSE_PROFILES', variables);
  return value !== undefined && 'text' in value ? value.text.split(',').map((name) => name.trim()) : [];
}

/** The profiles of a service; `''` for one that is not known here. */
function profilesOf({ node }: ServiceModel): readonly string[] {
  const entry = node.entries.get('profiles');
  return ((entry && itemsOf(entry)) ?? []).map(({ value }) => knownText(value) ?? '');
}
