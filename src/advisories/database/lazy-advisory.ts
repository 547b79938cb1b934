import type { Advisory, AffectedPackage } from '../../core/software/advisory.ts';
import type { AdvisoryHead } from './stored-advisory.ts';

/**
 * Returns an advisory that reads all but what it affects when one of these members is first used. The members are its own, so that
 * a copy (`{ ...advisory }`) has them.
 */
export function lazyAdvisory(affected: readonly AffectedPackage[], readHead: () => AdvisoryHead): Advisory {
  let read: AdvisoryHead | undefined;
  const head = (): AdvisoryHead => (read ??= readHead());
  return {
    get id() {
      return head().id;
    },
    get feed() {
      return head().feed;
    },
    get aliases() {
      return head().aliases;
    },
    get related() {
      return head().related;
    },
    get published() {
      return head().published;
    },
    get modified() {
      return head().modified;
    },
    get withdrawn() {
      return head().withdrawn;
    },
    get summary() {
      return head().summary;
    },
    get severities() {
      return head().severities;
    },
    get references() {
      return head().references;
    },
    affected,
  };
}
