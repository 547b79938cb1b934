import { IronhullError } from '../../core/errors.ts';
import { isJsonRecord, stringAt } from '../../formats/json/members.ts';
import { engineClient, type EngineClient } from '../../io/engine/client.ts';
import { describeEndpoint } from '../../io/engine/endpoint.ts';
import { resolveEndpoint } from '../../io/engine/resolve-endpoint.ts';
import { engineWriter, type EngineWriter } from '../../io/engine/writing-client.ts';
import { packagedProgram } from '../../io/packaged-file.ts';
import { readProgram } from '../../io/temporary-program.ts';
import {
  helperFileName,
  isHelperArchitecture,
  isRecordedHelper,
  recordedCompiler,
} from '../../probes/helper.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';

/** The engine whose containers are probed, and the helper for it. */
export interface ProbeEngine {
  client: EngineClient;
  writer: EngineWriter;
  /** Whether it is reached by a socket of this machine: then its containers may be here. */
  isLocal: boolean;
  helper: Buffer;
}

/**
 * Connects to an engine and reads the helper for its architecture.
 * @throws IronhullError `ENGINE_UNREACHABLE`, `PROBE_HELPER_MISSING`.
 */
export async function openProbeEngine(
  named: { engine?: string; context?: string },
  runtime: RuntimeContext,
): Promise<ProbeEngine> {
  const choice = await resolveEndpoint({ ...runtime, ...named });
  if (choice.state !== 'known')
    throw new IronhullError(
      'ENGINE_UNREACHABLE',
      choice.state === 'absent' ? `no Docker Engine was found (${choice.from})` : choice.detail,
    );
  const { endpoint, because } = choice.value;
  runtime.progress(`engine at ${describeEndpoint(endpoint)} (${because})`);
  const client = engineClient(endpoint, { env: runtime.env });
  try {
    const helper = await readHelper(client);
    const writer = engineWriter(client, runtime.env);
    return { client, writer, isLocal: endpoint.kind === 'unix', helper };
  } catch (error) {
    client.close();
    throw error;
  }
}

async function readHelper(client: EngineClient): Promise<Buffer> {
  const version = await client.get('/version');
  if (version.state !== 'known')
    throw new IronhullError(
      'ENGINE_UNREACHABLE',
      version.state === 'absent' ? 'the engine does not answer' : version.detail,
    );
  const document = isJsonRecord(version.value) ? version.value : {};
  const [system, architecture] = [stringAt(document, 'Os') ?? '', stringAt(document, 'Arch') ?? ''];
  if (system !== 'linux' || !isHelperArchitecture(architecture))
    throw new IronhullError(
      'PROBE_HELPER_MISSING',
      `there is no helper for engines on ${JSON.stringify(`${system}/${architecture}`.slice(0, 40))}`,
    );
  const path = packagedProgram(helperFileName(architecture));
  const bytes = await readProgram(path);
  if (bytes === undefined) throw new IronhullError('PROBE_HELPER_MISSING', `${path} is not there`);
  if (!isRecordedHelper(architecture, bytes))
    throw new IronhullError(
      'PROBE_HELPER_MISSING',
      `${path} has not the recorded hash, which is that of ${recordedCompiler(architecture)}`,
    );
  return bytes;
}
