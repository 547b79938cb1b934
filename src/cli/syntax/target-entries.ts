import { targets } from '../../app/targets/registry.ts';
import { targetOptions, type OptionTargetKind } from '../../core/target.ts';
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
