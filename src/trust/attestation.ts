import { isJsonRecord, listAt, recordAt, stringAt, type JsonRecord } from '../formats/json/members.ts';

/**
 * Summarizes an in-toto statement: its kind, and what it says in a few words (SLSA provenance 0.2 and 1, SPDX,
 * CycloneDX, and any other by its kind alone). Nothing of it is verified here.
 */
export function summarizeStatement(
  statement: unknown,
): { predicateType: string; content: string } | undefined {
  if (!isJsonRecord(statement)) return undefined;
  try {
    const predicateType = stringAt(statement, 'predicateType');
    const predicate = recordAt(statement, 'predicate') ?? {};
    return predicateType === undefined
      ? undefined
      : { predicateType, content: contentOf(predicateType, predicate) };
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

function contentOf(predicateType: string, predicate: JsonRecord): string {
  if (predicateType.startsWith('https://slsa.dev/provenance/')) return provenanceWords(predicate);
  if (predicateType.startsWith('https://spdx.dev/'))
    return packageWords(listAt(predicate, 'packages').length);
  if (predicateType.startsWith('https://cyclonedx.org/bom'))
    return packageWords(listAt(predicate, 'components').length);
  return '';
}

function packageWords(count: number): string {
  return `${count} ${count === 1 ? 'package' : 'packages'}`;
}

function provenanceWords(predicate: JsonRecord): string {
  const details = recordAt(predicate, 'runDetails');
  const builder = stringAt(recordAt(details ?? predicate, 'builder'), 'id') ?? '';
  const definition = recordAt(predicate, 'buildDefinition');
  const dependencies = [...listAt(definition, 'resolvedDependencies'), ...listAt(predicate, 'materials')];
  const source =
    stringAt(recordAt(recordAt(predicate, 'invocation'), 'configSource'), 'uri') ?? firstUri(dependencies);
  return [
    `built by ${builder === '' ? 'somebody unnamed' : builder}`,
    ...(source === undefined ? [] : [`from ${source}`]),
  ].join(' ');
}

function firstUri(dependencies: readonly unknown[]): string | undefined {
  const [first] = dependencies;
  return isJsonRecord(first) ? stringAt(first, 'uri') : undefined;
}
