import { join } from 'node:path/posix';
import { configuredSettings } from '../../adapters/daemon-config/configured-settings.ts';
import { absent, valueOf, type Observed } from '../../core/observed.ts';
import { parseDaemonJson } from '../../formats/daemon-config/daemon-json.ts';
import { readShownSettings } from '../../formats/engine-info/shown-settings.ts';
import { recordAt } from '../../formats/json/members.ts';
import { engineClient } from '../../io/engine/client.ts';
import type { Endpoint } from '../../io/engine/endpoint.ts';
import { resolveEndpoint } from '../../io/engine/resolve-endpoint.ts';
import type { EngineRegistries } from '../../io/registry/engine-registries.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';

/** How long the engine may take for one answer: registries are asked all the same without it. */
const timeoutMs = 1000;

/** The engine that the docker command would use. */
export interface UsedEngine {
  /** The folder of its configuration on this machine. */
  folder: string;
  /** Returns its mirrors and insecure registries; it is asked once. */
  registries(): Promise<EngineRegistries>;
}

/** Finds the engine that the docker command would use, and asks it nothing yet. */
export async function findUsedEngine(runtime: RuntimeContext): Promise<UsedEngine> {
  const engine = await findEngine(runtime);
  let settings: Promise<EngineRegistries> | undefined;
  return {
    folder: engineFolder(engine, runtime),
    registries: () => (settings ??= readEngineRegistries(engine, runtime)),
  };
}

/** Where the docker command would reach an engine. Absent or unreadable if nowhere. */
async function findEngine(runtime: RuntimeContext): Promise<Observed<Endpoint>> {
  const choice = await resolveEndpoint(runtime);
  return choice.state === 'known' ? { ...choice, value: choice.value.endpoint } : choice;
}

/**
 * Returns the folder of the configuration of an engine on this machine: that of the user for a rootless one (moby,
 * registry.SetCertsDir).
 */
function engineFolder(engine: Observed<Endpoint>, { env, home }: RuntimeContext): string {
  const endpoint = valueOf(engine);
  const session = [env.XDG_RUNTIME_DIR, '/run/user'].filter(
    (folder) => folder !== undefined && folder !== '',
  );
  const isRootless =
    endpoint?.kind === 'unix' && session.some((folder) => endpoint.path.startsWith(`${folder}/`));
  if (!isRootless) return '/etc/docker';
  const { XDG_CONFIG_HOME: named = '' } = env;
  return join(named.startsWith('/') ? named : join(home, '.config'), 'docker');
}

/**
 * Returns the mirrors and the insecure registries of the engine that docker would use: as it says itself, or where it
 * does not answer, as the `daemon.json` of this machine says. There are none of an engine elsewhere that does not
 * answer, or is reached over ssh, which takes too long for a question.
 */
async function readEngineRegistries(
  engine: Observed<Endpoint>,
  runtime: RuntimeContext,
): Promise<EngineRegistries> {
  const endpoint = valueOf(engine);
  const shown = endpoint && (await shownRegistries(endpoint, runtime));
  if (shown !== undefined) return shown;
  if (endpoint !== undefined && endpoint.kind !== 'unix') return noSettings;
  const path = join(engineFolder(engine, runtime), 'daemon.json');
  const text = await runtime.files.readText(path);
  const config = text.state === 'known' ? valueOf(parseDaemonJson(text.value, path)) : undefined;
  if (config === undefined) return noSettings;
  const settings = configuredSettings(config, { set: path, unset: path, kernelForwards: absent(path) });
  return {
    mirrors: valueOf(settings.mirrors) ?? [],
    insecure: valueOf(settings.insecureRegistries) ?? noSettings.insecure,
  };
}

const noSettings: EngineRegistries = { mirrors: [], insecure: { hosts: [], networks: [] } };

async function shownRegistries(
  endpoint: Endpoint,
  { env }: RuntimeContext,
): Promise<EngineRegistries | undefined> {
  if (endpoint.kind === 'ssh') return undefined;
  const client = engineClient(endpoint, { timeoutMs, env });
  try {
    const info = await client.get('/info');
    if (info.state !== 'known') return undefined;
    const document = recordAt({ info: info.value }, 'info');
    const { mirrors, insecureRegistries } = readShownSettings(document, info.from);
    return {
      mirrors: valueOf(mirrors) ?? [],
      insecure: valueOf(insecureRegistries) ?? noSettings.insecure,
    };
  } catch (error) {
    // An answer of another form says nothing.
    if (error instanceof TypeError) return undefined;
    throw error;
  } finally {
    client.close();
  }
}
