import { after } from 'node:test';
import type { EngineConfig } from './configurations.ts';
import { startEngine, type LabEngine } from './engine.ts';

const running = new Map<EngineConfig, Promise<LabEngine>>();
let stopsAtEnd = false;

/**
 * One engine of a configuration for all tests of a process. Call it at the top of a test file; the
 * function it returns starts the engine when first used, and a root `after` stops it.
 */
export function sharedEngine(config: EngineConfig = 'default'): () => Promise<LabEngine> {
  if (!stopsAtEnd) {
    stopsAtEnd = true;
    after(stopAll);
  }
  return () => {
    const engine = running.get(config) ?? startEngine({ config });
    running.set(config, engine);
    return engine;
  };
}

async function stopAll(): Promise<void> {
  const started = await Promise.allSettled(running.values());
  running.clear();
  const engines = started.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  await Promise.all(engines.map((engine) => engine.stop()));
}
