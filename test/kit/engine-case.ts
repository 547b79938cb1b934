import type { EngineCase } from '../../src/core/rules/check.ts';
import type { EngineFacts } from '../../src/core/engine/engine.ts';
import { absent, known } from '../../src/core/observed.ts';

/** An engine of which all that is around it was not asked for, but for what a test is about. */
export function engineCase(engine: EngineFacts, around: Partial<EngineCase> = {}): EngineCase {
  const none = absent('engine only');
  return {
    engine: known(engine, 'engine'),
    host: none,
    networks: known([], 'GET /networks'),
    publishesPorts: none,
    ...around,
  };
}
