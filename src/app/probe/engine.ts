import { IronhullError } from '../../core/errors.ts';
import { isJsonRecord, stringAt } from '../../formats/json/members.ts';
import type { EngineClient } from '../../io/engine/client.ts';
import { describeEndpoint } from '../../io/engine/endpoint.ts';
import { engineWriter, type EngineWriter } from '../../io/engine/writing-client.ts';
import { ownRunIdentity } from '../../io/run-identity.ts';
import { isNativeArchitecture } from '../../knowledge/native/native-program.ts';
import { ownerLabels } from '../../probes/twin-owner.ts';
import { readNativeProgram } from '../native/read-native-program.ts';
import type { EngineOptions } from '../targets/engine/engine-options.ts';
import { openEngine } from '../targets/engine/open.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';

/** Longest time that a twin is used, in seconds: a run of the helper ends long before. */
const twinSeconds = 120;

/** The engine whose containers are probed, and the helper for it. */
export interface ProbeEngine {
  client: EngineClient;
  writer: EngineWriter;
  /** Whether it is reached by a socket of this machine: then its containers may be here. */
  isLocal: boolean;
  helper: Buffer;
  /** Labels of a twin that is made now: whose it is, and until when. */
  twinLabels(): Readonly<Record<string, string>>;
}

/**
 * Connects to an engine and reads the helper for its architecture.
 * @throws IronhullError `ENGINE_UNREACHABLE`, `PROBE_HELPER_MISSING`.
 */
export async function openProbeEngine(named: EngineOptions, runtime: RuntimeContext): Promise<ProbeEngine> {
  const { client, because } = await openEngine(named, runtime);
  runtime.progress(`engine at ${describeEndpoint(client.endpoint)} (${because})`);
  try {
    const helper = await readHelper(client);
    const writer = engineWriter(client, runtime.env);
    const run = await ownRunIdentity();
    return {
      client,
      writer,
      isLocal: client.endpoint.kind === 'unix',
      helper,
      twinLabels: () => ownerLabels(run, new Date(runtime.clock.now()), twinSeconds),
    };
  } catch (error) {
    client.close();
    throw error;
  }
}

/** Names of the kernel for architectures, as `GET /info` has them. */
const kernelNames: Readonly<Record<string, string>> = { x86_64: 'amd64', aarch64: 'arm64' };

/** Returns `linux/amd64`. Some engines cannot say their version: a rootless one that shares the network of the host. */
async function platformOf(client: EngineClient): Promise<string> {
  const version = await client.get('/version');
  if (version.state === 'known' && isJsonRecord(version.value))
    return `${stringAt(version.value, 'Os') ?? ''}/${stringAt(version.value, 'Arch') ?? ''}`;
  const info = await client.get('/info');
  if (info.state === 'known' && isJsonRecord(info.value)) {
    const architecture = stringAt(info.value, 'Architecture') ?? '';
    return `${stringAt(info.value, 'OSType') ?? ''}/${kernelNames[architecture] ?? architecture}`;
  }
  throw new IronhullError(
    'ENGINE_UNREACHABLE',
    version.state === 'unreadable' ? version.detail : 'the engine does not answer',
  );
}

async function readHelper(client: EngineClient): Promise<Buffer> {
  const platform = await platformOf(client);
  const [system, architecture = ''] = platform.split('/');
  if (system !== 'linux' || !isNativeArchitecture(architecture))
    throw new IronhullError(
      'PROBE_HELPER_MISSING',
      `there is no helper for engines on ${JSON.stringify(platform.slice(0, 40))}`,
    );
  const helper = await readNativeProgram('probe', architecture);
  if (helper.bytes === undefined) throw new IronhullError('PROBE_HELPER_MISSING', helper.why);
  return helper.bytes;
}
