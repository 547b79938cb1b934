import type { Ulimit } from '../../../core/workload/workload-limits.ts';
import { isSharedLimit, isUnlimited } from '../../../knowledge/kernel/ulimits.ts';

/** Whether a ulimit leaves something unlimited that the whole host shares. */
export function isSharedUnlimited(limit: Ulimit): boolean {
  return isSharedLimit(limit.name) && !limitsSomething(limit);
}

/** Whether a ulimit limits anything: its soft and its hard limit are numbers. */
export function limitsSomething({ name, soft, hard }: Ulimit): boolean {
  return !isUnlimited(name, soft) && !isUnlimited(name, hard);
}

/** Formats a ulimit: `nofile: 1024 to unlimited`. */
export function ulimitWords({ name, soft, hard }: Ulimit): string {
  const [from, to] = [soft, hard].map((limit) => (isUnlimited(name, limit) ? 'unlimited' : String(limit)));
  return `${name}: ${from} to ${to}`;
}
