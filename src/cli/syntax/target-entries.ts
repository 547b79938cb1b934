import { allLiveTargets } from '../../app/targets/live.ts';
import { targets } from '../../app/targets/registry.ts';
import { targetOptions, type LiveOptionName, type OptionTargetKind } from '../../core/target.ts';
import type { Option } from './option.ts';

/** The kinds of target that an option names. */
export const targetKinds = Object.keys(targetOptions) as OptionTargetKind[];

/** The options that name targets, in the words of the registry of targets. */
export const targetEntries = Object.fromEntries(
  targetKinds.map((kind) => {
    const { value = '', about = '' } = targets[kind].option ?? {};
    return [
      kind,
      { type: 'string', multiple: true, value, about: `${about}; may be repeated`, group: 'Targets' },
    ];
  }),
) as Readonly<Record<OptionTargetKind, Option & { type: 'string'; multiple: true }>>;

/** The options that name a live target, in the words of the registry of live targets. */
export const liveEntries = Object.fromEntries(
  Object.values(allLiveTargets).flatMap((target) =>
    Object.entries(target.options).map(([name, { value, about }]) => [
      name,
      { type: 'string', value, about, group: 'Targets' },
    ]),
  ),
) as Readonly<Record<LiveOptionName, Option & { type: 'string' }>>;
