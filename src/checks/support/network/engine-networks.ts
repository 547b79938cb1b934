import type { EngineCase } from '../../../core/rules/check.ts';
import type { EngineFacts } from '../../../core/engine/engine.ts';
import { gatewayModes } from '../../../core/engine/gateway-mode.ts';
import type { Network } from '../../../core/engine/network.ts';
import { mapKnown, type Observed } from '../../../core/observed.ts';
import { familiesOf, filteringOf, type Filtering } from './network-filter.ts';
import type { Family } from '../../../netfilter/loaded-rules.ts';

/** Returns the bridge networks with external access. */
export function outsideBridges({ networks }: EngineCase): Observed<readonly Network[]> {
  return mapKnown(networks, (all) => all.filter(({ driver, internal }) => driver === 'bridge' && !internal));
}

/** Whether a network asks dockerd to leave its ports open, which is a finding on the network. */
function isUnprotected({ options }: Network): boolean {
  return gatewayModes.some((mode) => options[mode] === 'nat-unprotected');
}

/**
 * Returns, for each bridge network with external access that dockerd protects, whether packets from other
 * machines are filtered.
 */
export function filteringsOf(
  subject: EngineCase,
  engine: EngineFacts,
  of: Family,
): Observed<readonly (readonly [Network, Filtering])[]> {
  return mapKnown(outsideBridges(subject), (networks) =>
    networks
      .filter((network) => !isUnprotected(network))
      .flatMap((network) =>
        familiesOf(network)
          .filter(([family]) => family === of)
          .map(([family, addresses]): readonly [Network, Filtering] => [
            network,
            filteringOf({ network, host: subject.host }, engine, family, addresses),
          ]),
      ),
  );
}
