import type { ProbeReport } from '../../core/confine/probe.ts';

/** A report of probes as JSON: one list, each entry with its container. */
export function probesAsJson({ containers, failures }: ProbeReport): string {
  const probes = containers.flatMap(({ container, ranIn, probes: results }) =>
    results.map(({ id, group, title, standsFor, outcome, expected, evidence, remedy }) => ({
      container: container.name,
      id,
      title,
      outcome,
      expected,
      evidence,
      group,
      standsFor,
      remedy,
      ranIn,
    })),
  );
  const remarks = containers.flatMap(({ container, remarks: texts }) =>
    texts.map((text) => ({ container: container.name, text })),
  );
  return `${JSON.stringify({ schemaVersion: 1, probes, remarks, failures }, undefined, 2)}\n`;
}
