import type { EngineCase } from '../../core/check.ts';
import type { EngineFacts } from '../../core/engine.ts';
import type { Network } from '../../core/network.ts';
import { mapKnown, type Observed } from '../../core/observed.ts';
import { familiesOf, filteringOf, type Filtering } from './network-filter.ts';
import type { Family } from '../../netfilter/port-reach.ts';

/** The bridge networks of an engine that lead outside. */
export function outsideBridges({ networks }: EngineCase): Observed<readonly Network[]> {
  return mapKnown(networks, (all) => all.filter(({ driver, internal }) => driver === 'bridge' && !internal));
}

/** What becomes, on each bridge network that leads outside, of packets of a family from other machines. */
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
