import type { EngineFacts } from '../core/engine/engine.ts';
import type { Observed } from '../core/observed.ts';
import type {
  DecidedBy,
  Setting,
  SettingName,
  WorkloadValues,
  WrittenWorkload,
} from '../core/workload/workload.ts';
import type { Image } from '../core/image/written-image.ts';

/**
 * Context of a resolved workload. For a file, `engine` is `not-collected`: a file does not name its engine.
 */
export interface ResolveContext {
  image: Observed<Image>;
  engine: Observed<EngineFacts>;
}

/** The context with its workload, as rules of single settings take it. */
export interface UnsetContext extends ResolveContext {
  written: WrittenWorkload;
  privileged: boolean;
  /** Why it is unknown whether it is privileged. */
  privilegedDoubt?: string;
}

/** Returns the default of a setting. */
export type Unset<K extends SettingName> = (context: UnsetContext) => Setting<WorkloadValues[K]>;

/** Returns an unset setting with a known value. */
export function decided<T>(effectiveBy: DecidedBy, value: T, from: string, because?: string): Setting<T> {
  return {
    effectiveBy,
    value: { state: 'known', value, from },
    ...(because === undefined ? {} : { because }),
  };
}

/** Returns an unset setting with an unknown value. */
export function undetermined(detail: string, from: string): Setting<never> {
  return {
    effectiveBy: 'undetermined',
    value: { state: 'unreadable', why: 'undetermined', detail, from },
  };
}

/** Words for the engine's own behaviour when nothing says otherwise; see `docs/design/workload-mapping.md`. */
export const builtin = 'the engine’s built-in default';
