import type { EngineFacts, EngineListener } from '../../core/engine.ts';
import { known, unreadable } from '../../core/observed.ts';
import type { Observed } from '../../core/observed.ts';
import { readEngineInfo } from '../../formats/engine-info/read-info.ts';
import type { EngineInfo } from '../../formats/engine-info/read-info.ts';
import { readNetworks } from '../../formats/engine-info/read-networks.ts';
import type { Networks } from '../../formats/engine-info/read-networks.ts';
import { recordAt, stringAt } from '../../formats/json/members.ts';
import type { EngineClient } from '../../io/engine/client.ts';
import { describeEndpoint } from '../../io/engine/endpoint.ts';

/** What the engine answers about itself; where it listens is found out on its machine. */
export interface EngineAnswers {
  info: EngineInfo;
  apiVersion: Observed<string>;
  networks: Observed<Networks>;
}

/** Asks an engine about itself. Unreadable when it does not answer, or not as an engine does. */
export async function askEngine(client: EngineClient): Promise<Observed<EngineAnswers>> {
  const [info, version, networks] = await Promise.all([
    client.get('/info'),
    client.get('/version'),
    client.get('/networks'),
  ]);
  const read = info.state === 'known' ? readEngineInfo(info.value, info.from) : info;
  if (read.state !== 'known') return read;
  const answers = {
    info: read.value,
    apiVersion: version.state === 'known' ? apiVersionOf(version.value, version.from) : version,
    networks: networks.state === 'known' ? readNetworks(networks.value, networks.from) : networks,
  };
  return known(answers, info.from);
}

function apiVersionOf(document: unknown, from: string): Observed<string> {
  try {
    const version = stringAt(recordAt({ document }, 'document'), 'ApiVersion');
    return version === undefined
      ? unreadable('malformed', 'it has no ApiVersion', from)
      : known(version, from);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return unreadable('malformed', error.message, from);
  }
}

/** The facts of an engine, from its answers and where it listens. */
export function engineFacts(
  client: EngineClient,
  answers: EngineAnswers,
  listeners: Observed<readonly EngineListener[]>,
): EngineFacts {
  const { id: _id, ...info } = answers.info;
  const { networks, apiVersion } = answers;
  return {
    ...info,
    endpoint: describeEndpoint(client.endpoint),
    apiVersion: apiVersion.state === 'known' ? apiVersion.value : '',
    interContainerTraffic: networks.state === 'known' ? networks.value.interContainerTraffic : networks,
    networks: networks.state === 'known' ? networks.value.networks : [],
    listeners,
  };
}
