import type { Severity } from '../../../core/severity.ts';
import { rootCapabilities } from '../../../knowledge/kernel/capabilities.ts';
import { gradeCapability } from '../../../knowledge/kernel/capability-grades.ts';

const order: readonly Severity[] = ['info', 'low', 'medium', 'high', 'critical'];

/** Every container has these by default: there they make any user root. */
const rootInContainer: ReadonlySet<string> = new Set(rootCapabilities);

function rankOf(capability: string): number {
  if (rootInContainer.has(capability)) return order.indexOf('medium');
  // A file can give no more than the container has, so that others count one step less than on a container.
  return Math.max(0, order.indexOf(gradeCapability(capability)?.severity ?? 'info') - 1);
}

/** How severe it is that a file gives capabilities (upper case, without `CAP_`) to whoever starts it. */
export function fileCapabilitySeverity(capabilities: readonly string[]): Severity {
  return order[Math.max(0, ...capabilities.map(rankOf))] ?? 'low';
}
