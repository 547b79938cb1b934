import type { VexStatement } from '../../core/software/advisory.ts';
import { openVexJustifications } from './read-openvex.ts';

/** What an OpenVEX document has beside its statements. */
export interface OpenVexHeader {
  /** An IRI of the document. */
  id: string;
  author: string;
  /** RFC 3339. */
  issued: string;
  /** The tool that wrote it. */
  tooling?: string;
}

/**
 * Returns statements as an OpenVEX document (0.2.0, JSON, with a newline at its end). The format demands a justification or
 * an impact of what is not affected, and an action of what is affected: the note is that, or says that there is none.
 */
export function writeOpenVex(statements: readonly VexStatement[], header: OpenVexHeader): string {
  const document = {
    '@context': 'https://openvex.dev/ns/v0.2.0',
    '@id': header.id,
    author: header.author,
    timestamp: header.issued,
    version: 1,
    ...(header.tooling === undefined ? {} : { tooling: header.tooling }),
    statements: statements.map(writeStatement),
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

function writeStatement(statement: VexStatement): object {
  const [name, ...aliases] = statement.vulnerabilities;
  const subcomponents = statement.subcomponents.map((id) => ({ '@id': id }));
  return {
    vulnerability: { name, ...(aliases.length === 0 ? {} : { aliases }) },
    ...(statement.issued === undefined ? {} : { timestamp: statement.issued }),
    products: statement.products.map((id) => ({
      '@id': id,
      ...(subcomponents.length === 0 ? {} : { subcomponents }),
    })),
    status: statement.status.replaceAll('-', '_'),
    ...explanationOf(statement),
  };
}

function explanationOf({ status, justification, note }: VexStatement): object {
  const stated = note === undefined || note === '' ? undefined : note;
  if (status === 'affected') return { action_statement: stated ?? 'No action is stated.' };
  if (status !== 'not-affected') return stated === undefined ? {} : { status_notes: stated };
  if (justification !== undefined && openVexJustifications.has(justification))
    return { justification, ...(stated === undefined ? {} : { impact_statement: stated }) };
  const impact = [justification, stated].filter((text) => text !== undefined && text !== '').join(': ');
  return { impact_statement: impact === '' ? 'No impact is stated.' : impact };
}
