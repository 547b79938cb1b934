import type { CollectedGap, Gap } from '../../core/findings/finding.ts';
import { hasKey, rootSubject, type Subject, type SubjectName } from '../../core/subject.ts';
import { ofEngine, otherEngine, type Scope } from './scope.ts';

/**
 * Gives the subject of each gap its identity. `subjects` are those that were found: a gap of one
 * of them has the same subject.
 */
export function identifyGaps(
  gaps: readonly CollectedGap[],
  subjects: readonly Subject[],
  scope: Scope,
): readonly Gap[] {
  const known = new Map(subjects.map((subject) => [nameKey(subject), subject]));
  return gaps.map((gap) => ({
    ...gap,
    subject: hasKey(gap.subject)
      ? gap.subject
      : (known.get(nameKey(gap.subject)) ?? subjectOf(gap.subject, scope)),
  }));
}

function nameKey({ kind, id }: SubjectName): string {
  return `${kind} ${id}`;
}

function subjectOf(name: SubjectName, scope: Scope): Subject {
  switch (name.kind) {
    case 'host':
      return scope.host;
    case 'engine':
      return name.id === 'engine' || name.id === scope.engine.id ? scope.engine : otherEngine(scope, name.id);
    case 'workload':
    case 'image':
    case 'network':
    case 'volume':
    case 'swarm':
    case 'package':
      return ofEngine(scope, name, `${name.kind}:${name.name}`);
    default:
      // Files, folders and the policy belong to nothing else.
      return rootSubject(name.kind, name.name, name.name, name.id);
  }
}
