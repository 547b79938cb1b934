import type { EngineCase } from '../../core/check.ts';
import type { EngineFacts } from '../../core/engine.ts';
import type { Network } from '../../core/network.ts';
import { mapKnown, type Observed } from '../../core/observed.ts';
import { familiesOf, filteringOf, type Filtering } from './network-filter.ts';
import type { Family } from '../../netfilter/port-reach.ts';

/** Returns the bridge networks with external access. */
export function outsideBridges({ networks }: EngineCase): Observed<readonly Network[]> {
  return mapKnown(networks, (all) => all.filter(({ driver, internal }) => driver === 'bridge' && !internal));
}

/** Returns, for each bridge network with external access, whether packets from other machines are filtered. */
export function filteringsOf(
  subject: EngineCase,
  engine: EngineFacts,
  of: Family,
): Observed<readonly (readonly [Network, Filtering])[]> {
  return mapKnown(outsideBridges(subject), (networks) =>
    networks.flatMap((network) =>
      familiesOf(network)
        .filter(([family]) => family === of)
        .map(([family, addresses]): readonly [Network, Filtering] => [
          network,
          filteringOf({ network, host: subject.host }, engine, family, addresses),
        ]),
    ),
  );
}
