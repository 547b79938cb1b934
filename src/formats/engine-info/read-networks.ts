import type { NetworkFacts } from '../../core/engine/engine.ts';
import { absent, known, unreadable } from '../../core/observed.ts';
import type { Observed } from '../../core/observed.ts';
import { booleanAt, listAt, recordAt, stringAt } from '../json/members.ts';
import type { JsonRecord } from '../json/members.ts';

/** The parts of `GET /networks` that are read. */
export interface Networks {
  /** Sorted by name, then id. */
  networks: readonly NetworkFacts[];
  /** Whether containers on the network `bridge` reach each other; absent without such a network. */
  interContainerTraffic: Observed<boolean>;
}

const option = 'com.docker.network.bridge.enable_icc';

/** Reads `GET /networks`; unreadable `malformed` if it is not a list of networks. */
export function readNetworks(document: unknown, from: string): Observed<Networks> {
  try {
    const entries = listAt({ document }, 'document').map((entry) => recordAt({ entry }, 'entry'));
    const networks = entries.map(networkOf).toSorted((left, right) => order(left, right));
    const bridge = entries.find((entry) => stringAt(entry, 'Name') === 'bridge');
    return known({ networks, interContainerTraffic: trafficOf(bridge, from) }, from);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return unreadable('malformed', error.message, from);
  }
}

function networkOf(entry: JsonRecord | undefined): NetworkFacts {
  const name = stringAt(entry, 'Name');
  const id = stringAt(entry, 'Id');
  if (name === undefined || id === undefined) throw new TypeError('a network has no name or id');
  return {
    name,
    id,
    driver: stringAt(entry, 'Driver') ?? '',
    internal: booleanAt(entry, 'Internal') ?? false,
  };
}

function trafficOf(bridge: JsonRecord | undefined, from: string): Observed<boolean> {
  if (bridge === undefined) return absent(from);
  const value = stringAt(recordAt(bridge, 'Options'), option);
  if (value === undefined)
    return unreadable('undetermined', `the network bridge has no option ${option}`, from);
  // The driver parses it with Go's strconv.ParseBool.
  if (/^(1|t|true)$/i.test(value)) return known(true, from);
  return /^(0|f|false)$/i.test(value)
    ? known(false, from)
    : unreadable('malformed', `the option ${option} is neither true nor false`, from);
}

function order(left: NetworkFacts, right: NetworkFacts): number {
  const [a, b] = [`${left.name}\0${left.id}`, `${right.name}\0${right.id}`];
  return a < b ? -1 : Number(a > b);
}
