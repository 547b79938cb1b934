import type { EngineOptions } from '../../app/targets/engine/engine-options.ts';
import type { Arguments } from './arguments.ts';

/** The engine that `--engine` or `--context` names. */
export function namedEngine(args: Arguments): EngineOptions {
  const [engine, context] = [args.text('engine'), args.text('context')];
  return { ...(engine !== undefined && { engine }), ...(context !== undefined && { context }) };
}
