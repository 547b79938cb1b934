import type { AdvisorySeverity } from '../../../core/software/advisory.ts';
import { isJsonRecord, type JsonRecord } from '../../../formats/json/members.ts';

const cvssKinds = ['CVSS_V2', 'CVSS_V3', 'CVSS_V4'] as const;

/** A severity at the beginning of an erratum's title: `Important: gzip security update`. */
const titleSeverity = /^(?:[^:]{1,60}: )?(critical|important|moderate|low): /iu;

/** Members in which publishers write a word: GitHub's `severity`, Ubuntu's and Debian's own, RustSec's `informational`. */
const wordMembers = ['severity', 'urgency', 'ubuntu_priority', 'informational'] as const;

/**
 * Returns the severities of a record, each once, vectors first: those of its `severity`, of its packages, the words of the
 * publisher's own members, and that of a distribution's title. What is not understood of these is no reason to lose the
 * record: it is then rated by less.
 */
export function severitiesOf(
  record: JsonRecord,
  affected: readonly JsonRecord[],
  summary: string,
): readonly AdvisorySeverity[] {
  const owners = [record, ...affected];
  const severities = [
    ...owners.flatMap((owner) => listed(owner['severity'])),
    ...owners.flatMap((owner) => [
      ...words(owner['database_specific']),
      ...words(owner['ecosystem_specific']),
    ]),
    ...(titleSeverity.exec(summary) ?? []).slice(1).map(wordOf),
    ...(String(record['id']).startsWith('MAL-') ? [wordOf('malicious')] : []),
  ];
  const byText = new Map(severities.map((one) => [`${one.kind} ${one.value}`, one]));
  return [...byText.values()].toSorted((a, b) => Number(a.kind === 'words') - Number(b.kind === 'words'));
}

function wordOf(value: string): AdvisorySeverity {
  return { kind: 'words', value };
}

const longestWord = 40;

function listed(list: unknown): readonly AdvisorySeverity[] {
  if (!Array.isArray(list)) return [];
  return (list as readonly unknown[]).flatMap((entry) => {
    if (!isJsonRecord(entry) || typeof entry['score'] !== 'string') return [];
    const value = entry['score'];
    const kind = cvssKinds.find((one) => one === entry['type']);
    if (kind !== undefined) return value.length <= 300 ? [{ kind, value }] : [];
    return value.length <= longestWord ? [wordOf(value)] : [];
  });
}

function words(specific: unknown): readonly AdvisorySeverity[] {
  if (!isJsonRecord(specific)) return [];
  return wordMembers.flatMap((member) => {
    const word = specific[member];
    return typeof word === 'string' && word !== '' && word.length <= longestWord ? [wordOf(word)] : [];
  });
}
