import type { CdiDevice } from '../../core/workload/cdi-device.ts';
import type { EngineComponent } from '../../core/engine/engine-component.ts';
import type { EngineSettings } from '../../core/engine/engine-settings.ts';
import type { EngineFacts, EngineListener, EngineSocket, ManagedPlugin } from '../../core/engine/engine.ts';
import { known, unreadable } from '../../core/observed.ts';
import type { Observed } from '../../core/observed.ts';
import {
  readComponents,
  readProduct,
  type ShownComponent,
} from '../../formats/engine-info/read-components.ts';
import type { SeccompFilter } from '../../core/workload/seccomp.ts';
import type { WrittenConfig } from '../../core/engine/written-config.ts';
import { readEngineInfo } from '../../formats/engine-info/read-info.ts';
import type { EngineInfo } from '../../formats/engine-info/read-info.ts';
import { readNetworks } from '../../formats/engine-info/read-networks.ts';
import type { Networks } from '../../formats/engine-info/read-networks.ts';
import { readPlugins } from '../../formats/engine-info/read-plugins.ts';
import { recordAt, stringAt } from '../../formats/json/members.ts';
import type { EngineClient } from '../../io/engine/client.ts';
import { describeEndpoint } from '../../io/engine/endpoint.ts';

/** Answers of the engine about itself; listeners come from its machine. */
export interface EngineAnswers {
  info: EngineInfo;
  apiVersion: Observed<string>;
  networks: Observed<Networks>;
  plugins: Observed<readonly ManagedPlugin[]>;
  components: Observed<readonly ShownComponent[]>;
  product?: string;
}

/** Queries an engine about itself. Unreadable if it does not answer or the answer is not an engine's. */
export async function queryEngine(client: EngineClient): Promise<Observed<EngineAnswers>> {
  const [info, version, networks, plugins] = await Promise.all([
    client.get('/info'),
    client.get('/version'),
    client.get('/networks'),
    client.get('/plugins'),
  ]);
  const read = info.state === 'known' ? readEngineInfo(info.value, info.from) : info;
  if (read.state !== 'known') return read;
  const product = version.state === 'known' ? readProduct(version.value) : undefined;
  const answers = {
    ...(product === undefined ? {} : { product }),
    info: read.value,
    apiVersion: version.state === 'known' ? apiVersionOf(version.value, version.from) : version,
    networks: networks.state === 'known' ? readNetworks(networks.value, networks.from) : networks,
    plugins: plugins.state === 'known' ? readPlugins(plugins.value, plugins.from) : plugins,
    components: version.state === 'known' ? readComponents(version.value, version.from) : version,
  };
  return known(answers, info.from);
}

function apiVersionOf(document: unknown, from: string): Observed<string> {
  try {
    const version = stringAt(recordAt({ document }, 'document'), 'ApiVersion');
    return version === undefined ? unreadable('malformed', 'no ApiVersion', from) : known(version, from);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return unreadable('malformed', error.message, from);
  }
}

/** Readings of an engine's machine. */
export interface MachineReadings {
  listeners: Observed<readonly EngineListener[]>;
  sockets: Observed<readonly EngineSocket[]>;
  forwardedSockets: NonNullable<EngineFacts['forwardedSockets']>;
  startCredentials: NonNullable<EngineFacts['startCredentials']>;
  settings: EngineSettings;
  components: Observed<readonly EngineComponent[]>;
  seccompFilter: Observed<SeccompFilter>;
  cdi?: Observed<readonly CdiDevice[]>;
  /** Where the configuration file of its daemon has its settings. */
  written?: WrittenConfig;
}

/** Builds the facts of an engine from its answers and its machine's readings. */
export function buildEngineFacts(
  client: EngineClient,
  answers: EngineAnswers,
  readings: MachineReadings,
): EngineFacts {
  const { id: _id, shown: _shown, virtualMachine: _machine, cdiFolders: _folders, ...info } = answers.info;
  const { networks, apiVersion, plugins, product } = answers;
  const { endpoint } = client;
  return {
    ...info,
    // A version alone would be taken for Docker Engine's.
    ...(product === undefined ? {} : { product, version: `${product} ${info.version}` }),
    endpoint: describeEndpoint(endpoint),
    ...(endpoint.kind === 'tcp' && endpoint.tls?.cert === undefined
      ? { withoutCertificate: known(true, 'GET /version') }
      : {}),
    apiVersion: apiVersion.state === 'known' ? apiVersion.value : '',
    interContainerTraffic: networks.state === 'known' ? networks.value.interContainerTraffic : networks,
    networks: networks.state === 'known' ? networks.value.networks : [],
    ...readings,
    settings: known(readings.settings, 'GET /info and the daemon configuration'),
    plugins,
  };
}
