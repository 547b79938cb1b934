import { onceFor } from '../../core/once-for.ts';
import type { Report } from '../../core/findings/report.ts';
import type { Subject } from '../../core/subject.ts';

/** Names a subject of a report. */
export type SubjectLabel = (subject: Subject) => string;

/**
 * Returns how every format names the subjects of a report: by their name, and where several of a
 * kind share it, with what each belongs to: `web (compose.yaml)`. No two subjects of a kind have
 * the same label.
 */
export const subjectLabels = onceFor(
  (report: Pick<Report, 'findings' | 'outcomes' | 'gaps'>): SubjectLabel => {
    const byKey = subjectsOf(report);
    const byName = Map.groupBy(byKey.values(), ({ kind, name }) => `${kind} ${name}`);
    const labels = new Map<string, string>();
    for (const alike of byName.values()) {
      const candidates = [nameOf, withParent, withAncestors(byKey)];
      const label = candidates.find((one) => new Set(alike.map(one)).size === alike.length) ?? withKey;
      for (const subject of alike) labels.set(subject.key, label(subject));
    }
    return (subject) => labels.get(subject.key) ?? subject.name;
  },
);

function subjectsOf({ findings, outcomes, gaps }: Parameters<typeof subjectLabels>[0]) {
  const byKey = new Map<string, Subject>();
  for (const entries of [findings, outcomes, gaps])
    for (const { subject } of entries) if (!byKey.has(subject.key)) byKey.set(subject.key, subject);
  return byKey;
}

function nameOf({ name }: Subject): string {
  return name;
}

function withParent({ name, within }: Subject): string {
  return within === undefined ? name : `${name} (${within.name})`;
}

/** For workloads of engines that share an address: `web (unix:///var/run/docker.sock, host-2)`. */
function withAncestors(byKey: ReadonlyMap<string, Subject>): SubjectLabel {
  return ({ name, within }) => {
    if (within === undefined) return name;
    const grandparent = byKey.get(within.key)?.within;
    return `${name} (${[within, ...(grandparent === undefined ? [] : [grandparent])].map((one) => one.name).join(', ')})`;
  };
}

function withKey({ name, key }: Subject): string {
  return `${name} (${key})`;
}
