import type { ComponentName } from '../../../core/engine/engine-component.ts';
import type { Severity } from '../../../core/severity.ts';

/** A condition, visible on an engine, under which an advisory matters. */
export type AdvisoryCondition =
  | 'authorization-plugin'
  | 'swarm'
  | 'experimental'
  | 'rootless'
  | 'userns-remap'
  | 'internal-network';

/** From the first version up to, but not including, the second, which has the fix. */
export type AffectedRange = readonly [from: string, fixedIn: string];

/** A published vulnerability of a program of the engine. */
export interface ComponentAdvisory {
  id: string;
  component: ComponentName;
  /** The affected part of the component, if its own version is not shown. */
  part?: string;
  affected: readonly AffectedRange[];
  severity: Severity;
  /** What an attacker gains. */
  gives: string;
  /** The vulnerability can be exploited only under this condition. */
  onlyWith?: AdvisoryCondition;
  /** A condition that is not visible on the engine. */
  note?: string;
}

/** A row of a component's table: the members of an advisory in order. */
export type Row = readonly [
  id: string,
  severity: Severity,
  affected: readonly AffectedRange[],
  gives: string,
  more?: Pick<ComponentAdvisory, 'onlyWith' | 'note' | 'part'>,
];

/** Returns the advisories of one component. */
export function advisoriesOf(component: ComponentName, rows: readonly Row[]): ComponentAdvisory[] {
  return rows.map(([id, severity, affected, gives, more]) => ({
    id,
    component,
    severity,
    affected,
    gives,
    ...more,
  }));
}
