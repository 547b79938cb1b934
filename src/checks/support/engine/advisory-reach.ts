import type { EngineFacts } from '../../../core/engine/engine.ts';
import type { AdvisoryCondition } from '../../../knowledge/engine/component-advisories/advisory.ts';
import { settingOf } from './engine-rule.ts';

/** Whether the conditions of an advisory hold: yes, no with the reason, or unknown. */
export type Reached = { reached: true } | { reached: false; because: string } | { reached: 'unknown' };

const yes: Reached = { reached: true };
const unknown: Reached = { reached: 'unknown' };

function without(has: boolean | undefined, because: string): Reached {
  if (has === undefined) return unknown;
  return has ? yes : { reached: false, because };
}

function authorization(engine: EngineFacts): Reached {
  const plugins = settingOf(engine, 'authorizationPlugins');
  const has = plugins.state === 'known' ? plugins.value.length > 0 : undefined;
  return without(has, 'no authorization plugin is in use');
}

function experimental(engine: EngineFacts): Reached {
  const setting = settingOf(engine, 'experimental');
  return without(setting.state === 'known' ? setting.value : undefined, 'experimental features are off');
}

/** Evidence of an internal network. An empty list with unread networks does not prove that there is none. */
function internalNetwork({ networks, interContainerTraffic }: EngineFacts): Reached {
  if (networks.length === 0 && interContainerTraffic.state === 'unreadable') return unknown;
  return without(
    networks.some(({ internal }) => internal),
    'no network is internal',
  );
}

const reaches: Readonly<Record<AdvisoryCondition, (engine: EngineFacts) => Reached>> = {
  'authorization-plugin': authorization,
  experimental,
  'internal-network': internalNetwork,
  swarm: ({ swarm }) => without(swarm !== 'inactive', 'the engine is not in a swarm'),
  rootless: ({ rootless }) => without(rootless, 'the engine is not rootless'),
  'userns-remap': ({ usernsRemap }) => without(usernsRemap, 'user namespaces are not remapped'),
};

/** Whether the condition of an advisory holds on this engine. */
export function reachOn(engine: EngineFacts, needs: AdvisoryCondition | undefined): Reached {
  return needs === undefined ? yes : reaches[needs](engine);
}
