import { IronhullError } from '../../core/errors.ts';
import { engineClient, type EngineClient } from '../../io/engine/client.ts';
import { resolveEndpoint } from '../../io/engine/resolve-endpoint.ts';
import type { ImageAccess } from '../../rootfs/sources/open-image.ts';
import type { ScanAccessOptions } from './scan-targets.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';
import { openRegistries, type OpenRegistries } from '../trust/trust-access.ts';

/** How images are reached. */
export interface ScanAccess extends ImageAccess {
  close(): void;
}

async function openEngine(options: ScanAccessOptions, runtime: RuntimeContext): Promise<EngineClient> {
  const choice = await resolveEndpoint({ ...runtime, ...options });
  if (choice.state === 'known') return engineClient(choice.value.endpoint, { env: runtime.env });
  const why =
    choice.state === 'absent'
      ? `no Docker Engine was found (${choice.from})`
      : `${choice.from}: ${choice.detail}`;
  throw new IronhullError('ENGINE_UNREACHABLE', why);
}

/** Opens engine and registries as the docker command would; each only when an image of it is named. */
export function openScanAccess(options: ScanAccessOptions, runtime: RuntimeContext): ScanAccess {
  let engine: Promise<EngineClient> | undefined;
  let registries: OpenRegistries | undefined;
  return {
    directory: runtime.directory,
    ...(options.platform === undefined ? {} : { platform: options.platform }),
    engine: () => (engine ??= openEngine(options, runtime)),
    registries: () => (registries ??= openRegistries(runtime)).registries,
    close() {
      engine?.then(
        (client) => client.close(),
        () => undefined,
      );
      registries?.close();
    },
  };
}
