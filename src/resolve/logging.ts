import { valueOf } from '../core/observed.ts';
import type { Setting } from '../core/workload/workload.ts';
import type { Logging } from '../core/workload/workload-limits.ts';
import { builtin, decided, undetermined, type UnsetContext } from './context.ts';

const jsonFile: Logging = { driver: 'json-file', optionNames: [] };

/**
 * Returns the logging of a workload without a driver. The engine's driver and options apply when a container
 * is created, and inspect shows them (moby `daemon.mergeAndVerifyLogConfig`). In a swarm each node decides,
 * so only unlimited logs are known.
 */
export function logging({ engine, written }: UnsetContext): Setting<Logging> {
  const facts = valueOf(engine);
  if (!facts || written.surface === 'container') return decided('engine-builtin', jsonFile, builtin);
  const from = `engine at ${facts.endpoint}`;
  const settings = valueOf(facts.settings);
  if (!settings) return undetermined('the engine’s log driver was not collected', from);
  const { logDriver, logOptions } = settings;
  if (logDriver.state === 'unreadable') return { effectiveBy: 'undetermined', value: logDriver };
  const driver = valueOf(logDriver) ?? jsonFile.driver;
  if (driver === jsonFile.driver && logOptions.state === 'unreadable') {
    return { effectiveBy: 'undetermined', value: logOptions };
  }
  const options = valueOf(logOptions);
  const optionNames = options?.names ?? [];
  const { maxSize, maxFile } = options ?? {};
  const limit = {
    ...(maxSize === undefined ? {} : { maxSize }),
    ...(maxFile === undefined ? {} : { maxFile }),
  };
  const plain = driver === jsonFile.driver && optionNames.length === 0;
  if (plain) return decided('engine-builtin', jsonFile, logDriver.from);
  if (written.platform === 'swarm') return undetermined('the default of each node decides', from);
  return decided(
    'engine-config',
    { driver, optionNames, ...limit },
    logDriver.from,
    'the engine’s own log driver',
  );
}
