import type { EngineFacts } from '../core/engine.ts';
import type { Observed } from '../core/observed.ts';
import type { DecidedBy, Setting, SettingName, WorkloadValues, WrittenWorkload } from '../core/workload.ts';
import type { Image } from '../core/written-image.ts';

/** What a workload is resolved against. For a file, `engine` is `not-collected`: a file does not say which engine runs it. */
export interface ResolveContext {
  image: Observed<Image>;
  engine: Observed<EngineFacts>;
}

/** The same with the workload beside it, as the rules of single settings take it. */
export interface UnsetContext extends ResolveContext {
  written: WrittenWorkload;
  privileged: boolean;
}

/** What an unset setting comes to. */
export type Unset<K extends SettingName> = (context: UnsetContext) => Setting<WorkloadValues[K]>;

/** A setting nobody wrote whose value is known. */
export function decided<T>(effectiveBy: DecidedBy, value: T, from: string, because?: string): Setting<T> {
  return {
    effectiveBy,
    value: { state: 'known', value, from },
    ...(because === undefined ? {} : { because }),
  };
}

/** A setting nobody wrote whose value cannot be told. */
export function undetermined(detail: string, from: string): Setting<never> {
  return {
    effectiveBy: 'undetermined',
    value: { state: 'unreadable', why: 'undetermined', detail, from },
  };
}

/** Words for the engine's own behaviour when nothing says otherwise; see `docs/design/workload-mapping.md`. */
export const builtin = 'the engine’s built-in default';
