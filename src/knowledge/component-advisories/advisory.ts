import type { ComponentName } from '../../core/engine-component.ts';
import type { Severity } from '../../core/finding.ts';

/** What must be so for an advisory to matter on an engine, and can be seen there. */
export type AdvisoryCondition =
  | 'authorization-plugin'
  | 'swarm'
  | 'experimental'
  | 'rootless'
  | 'userns-remap'
  | 'internal-network';

/** From the first version on, up to but without the second; the second is the one to move to. */
export type AffectedRange = readonly [from: string, fixedIn: string];

/** A published flaw of a program that an engine is made of. */
export interface ComponentAdvisory {
  id: string;
  component: ComponentName;
  /** What of the component is at fault, where its own version is not shown. */
  part?: string;
  affected: readonly AffectedRange[];
  severity: Severity;
  /** What an attacker gains by it. */
  gives: string;
  /** Without this it cannot be used. */
  onlyWith?: AdvisoryCondition;
  /** What it takes that cannot be seen on the engine. */
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

/** The advisories of one component. */
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
