import { inheritedMounts, withInherited } from './inherited-mounts.ts';
import { withNamedTargets } from './named-targets.ts';
import { readOwnMounts } from './own-mounts.ts';
import type { SettingReader } from './service-view.ts';

/**
 * Reads everything mounted: `volumes`, `tmpfs`, the files of `secrets` and `configs`, and what `volumes_from`
 * inherits. An own mount counts before an inherited one.
 */
export const mountReader: SettingReader = {
  keys: ['volumes', 'tmpfs', 'secrets', 'configs', 'volumes_from'],
  read(view) {
    const own = readOwnMounts(view);
    if ('unresolved' in own) return { mounts: own };
    const inherited = inheritedMounts(view);
    const at = [...own.at, ...inherited.flatMap((each) => each.at)];
    if (at.length === 0) return {};
    const value = withInherited(inherited, withNamedTargets(view, own.mounts));
    return { mounts: { value, at, ...(own.append && { append: own.append }) } };
  },
};
